// What a visitor does in a component, told so that the server hears each act once and in order.
//
// While the server works, Streamlit keeps one trigger of a component, the last: what the component asks for by itself
// would be heard, and the click before it lost. A state is sent along with all that follows. So the acts are a state:
// the last ones, each with a number by which the server knows those that it has heard.

const KEPT = 20;

const done = new WeakMap(); // element of the component -> name of an act -> [number, what] of the last ones
let number = Date.now(); // of a page that is loaded anew they are greater than those before

// Returns what tells an act, and answers its number.
export function acts(parentElement, setStateValue) {
  return (name, what) => {
    number += 1;
    const all = done.get(parentElement) ?? new Map();
    done.set(parentElement, all.set(name, [...(all.get(name) ?? []), [number, what]].slice(-KEPT)));
    setStateValue(name, all.get(name));
    return number;
  };
}
