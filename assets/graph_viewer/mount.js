// The drawing's own component: it carries the drawing, and its script comes separately, once a visit.

export default function (component) {
  globalThis.netvizGraphViewer ??= Promise.withResolvers();
  let close = null,
    gone = false;
  globalThis.netvizGraphViewer.promise.then((mount) => {
    if (!gone) close = mount(component);
  });
  return () => {
    gone = true;
    close?.();
  };
}
