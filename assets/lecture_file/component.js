// A component of the app without Streamlit: it is mounted with its data, and tells what happens in it by name.

import { element } from "../lib/dom.js";

const INSIDE = { volumes: "nv-volumes-view", learnt: "learnt" }; // what these find in the page, by its class

export class Component {
  // `heard`: by the name of what it tells, who hears that. The style is the component's alone, as on the page.
  constructor(name, style, heard = {}) {
    Object.assign(this, { name, heard });
    this.root = element("div", { class: `component ${name}` });
    this.parent = element("div", {}, ...(INSIDE[name] ? [element("div", { class: INSIDE[name] })] : []));
    this.root.attachShadow({ mode: "open" }).append(element("style", {}, style ?? ""), this.parent);
  }

  show(data) {
    this.data = data;
    const tell = (name, value) => this.heard[name]?.(value);
    const mount = globalThis.netvizComponents[this.name];
    this.leave = mount({ data, parentElement: this.parent, setTriggerValue: tell, setStateValue: tell });
  }

  // The reader's light has become dark, or dark light.
  again() {
    if (this.data) this.show(this.data);
  }

  close() {
    this.root.remove();
    this.leave?.();
  }
}
