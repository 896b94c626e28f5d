// A component is sent with its script whenever its data changes. So a large script is a component of its own, sent
// once: it provides, by name, the function that a small script mounts with each new data.

function waiting(name) {
  globalThis.netvizMounts ??= {};
  if (!globalThis.netvizMounts[name]) {
    let resolve;
    const promise = new Promise((given) => (resolve = given)); // browsers of 2023 have no Promise.withResolvers
    globalThis.netvizMounts[name] = { promise, resolve };
  }
  return globalThis.netvizMounts[name];
}

// `mount` takes a component as Streamlit describes it, and returns what takes it down.
export function provide(name, mount) {
  waiting(name).resolve(mount);
}

// Mount the component as soon as the large script is there; returns what takes it down.
export function mountLater(name, component) {
  let close = null;
  let gone = false;
  waiting(name).promise.then((mount) => {
    if (!gone) close = mount(component);
  });
  return () => {
    gone = true;
    if (!component.parentElement.isConnected) close?.();
  };
}

// What closes a component once it has left the page. Streamlit also takes down a call that newer data overtook, while
// what that call mounted goes on: closed and built again, it would have its listeners and its controls twice.
export function onceGone(parentElement, close) {
  return () => {
    if (!parentElement.isConnected) close();
  };
}
