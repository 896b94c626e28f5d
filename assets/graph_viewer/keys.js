// The keyboard in the drawing.

const STEP_PX = 60;

export function pressed(viewer, event) {
  const { target, key } = event;
  if (!target.matches("input, textarea")) event.stopPropagation(); // a letter here is no shortcut of the page
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = target.matches("input[type=search]") ? {} : keysOf(viewer, event);
  if (key === "Escape") acts[key] = () => stepOut(viewer, target);
  if (!acts[key]) return;
  event.preventDefault();
  viewer.used();
  acts[key]();
}

function keysOf(viewer, { target, shiftKey }) {
  const { camera } = viewer;
  const shortcut = target.closest(".shortcut");
  const anywhere = {
    "+": () => camera.zoom(1.25),
    "=": () => camera.zoom(1.25),
    "-": () => camera.zoom(0.8),
    0: () => camera.fit(),
    f: () => viewer.finder.search(),
    p: () => viewer.finder.path(),
    t: () => viewer.full.table(),
    "?": () => viewer.menu("keys"),
  };
  if (target.matches("button, input")) return anywhere;
  const place = viewer.drawing.places.get(viewer.focusId);
  const walk = (key) => () => {
    const next = viewer.walk.step(place, key);
    if (next) viewer.rove(next.id, true);
  };
  const arrows = shiftKey
    ? {
        ArrowLeft: () => camera.moveBy(STEP_PX, 0),
        ArrowRight: () => camera.moveBy(-STEP_PX, 0),
        ArrowUp: () => camera.moveBy(0, STEP_PX),
        ArrowDown: () => camera.moveBy(0, -STEP_PX),
      }
    : Object.fromEntries(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => [key, walk(key)]));
  const { cards } = viewer.drawing;
  const read = () => {
    if (shortcut) return viewer.shortcuts.turn(shortcut);
    place.open ? viewer.toggle(place.id) : viewer.choose(place);
  };
  const all = () => {
    const shows = place.element.querySelector(".all");
    if (shows) viewer.toggle(shows.dataset.toggle, place.id);
  };
  const unfold = () => viewer.drawing.folds(place) && viewer.toggle(place.id);
  return {
    ...anywhere,
    ...arrows,
    Enter: read,
    " ": read,
    u: unfold,
    U: unfold,
    a: all,
    A: all,
    F: anywhere.f,
    P: anywhere.p,
    T: anywhere.t,
    Home: () => viewer.rove(cards[0].id, true),
    End: () => viewer.rove(cards.at(-1).id, true),
  };
}

// Close what is open; else go up to the block around; at the top, choose nothing.
export function stepOut(viewer, target) {
  const menu = viewer.find(".menu:not([hidden])");
  if (menu) {
    viewer.menu(null);
    return (viewer.find(`[data-menu="${menu.dataset.for}"]`) ?? viewer.rover).focus();
  }
  if (viewer.lights.on || target.closest(".finder")) {
    viewer.finder.close();
    return viewer.rover.focus({ preventScroll: true });
  }
  if (viewer.full.showsTable) return viewer.full.table();
  const outer = viewer.drawing.find(viewer.layers.around(viewer.focusId));
  if (outer) viewer.rove(outer.id, true);
  else if (viewer.reads) viewer.chooseNone();
  else viewer.full.end();
}
