// Choosing a model file. It is read here, by a worker, and only its extract is told to the server.

import { button, element } from "../lib/dom.js";
import { provide } from "../lib/mount.js";
import { serve } from "./reading.js";

const openers = new WeakMap(); // root element -> Opener
const WORDS = { model: "Reading", weights: "Reading the sizes of the weights of", sent: "Opening" };

class Opener {
  constructor(root) {
    this.root = root;
    this.life = new AbortController();
    this.input = root.querySelector("input");
    this.zone = root.querySelector(".zone");
    this.status = root.querySelector(".status");
    const listen = (target, type, act) => target.addEventListener(type, act, { signal: this.life.signal });
    listen(root.querySelector("button"), "click", () => this.input.click());
    listen(this.input, "change", () => this.take([...this.input.files]));
    listen(this.zone, "dragover", (event) => this.over(event, true));
    listen(this.zone, "dragleave", (event) => this.over(event, this.zone.contains(event.relatedTarget)));
    listen(this.zone, "drop", (event) => this.drop(event));
    listen(this.status, "click", (event) => event.target.closest("[data-act]") && this.cancel());
  }

  show({ suffixes, answered }, tell) {
    this.tell = tell;
    this.suffixes = suffixes.split(",");
    this.input.accept = suffixes;
    if (answered !== this.answered) this.say();
    this.answered = answered;
  }

  over(event, isOver) {
    event.preventDefault();
    this.zone.classList.toggle("over", isOver);
  }

  drop(event) {
    this.over(event, false);
    const [folder] = [...event.dataTransfer.items]
      .map((item) => item.webkitGetAsEntry?.())
      .filter((entry) => entry?.isDirectory);
    if (folder) this.takeFolder(folder);
    else this.take([...event.dataTransfer.files]);
  }

  takeFolder(folder) {
    const tell = (entries) =>
      this.send({ name: folder.name, form: "folder", names: entries.map(({ name }) => name).slice(0, 20) });
    folder.createReader().readEntries(tell, () => tell([]));
  }

  // Of several files the first that is named as a model is.
  take(files) {
    this.input.value = ""; // the same one can be chosen again
    const file = files.find(({ name }) => this.suffixes.some((end) => name.toLowerCase().endsWith(end))) ?? files[0];
    if (!file) return;
    this.cancel();
    try {
      this.worker = new Worker(import.meta.url, { type: "module" });
    } catch {
      return this.send({ fault: "failed", received: file.name }, file.name); // where a host forbids workers
    }
    this.say("model", file.name);
    this.worker.onmessage = ({ data: { reading, extract } }) =>
      extract ? this.send(extract, file.name) : this.say(reading, file.name);
    this.worker.onerror = () => this.send({ fault: "failed", received: file.name }, file.name);
    this.worker.postMessage(file);
  }

  send(extract, name = extract.name) {
    this.cancel();
    this.say("sent", name);
    toTop();
    this.tell(extract);
  }

  cancel() {
    this.worker?.terminate();
    this.worker = null;
    this.say();
  }

  // What is being done with which file; nothing without.
  say(doing = "", name = "") {
    this.zone.toggleAttribute("aria-busy", Boolean(doing));
    this.status.replaceChildren(
      ...(doing ? [element("progress"), element("span", {}, `${WORDS[doing]} ${name} …`)] : []),
      ...(this.worker ? [button("cancel", "Stop reading the file", { text: "Cancel" })] : []),
    );
  }

  close() {
    this.cancel();
    this.life.abort();
  }
}

// What is said of the file, and its network, begin at the top of the page.
const toTop = () => document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });

function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".opener");
  if (!openers.has(root)) openers.set(root, new Opener(root));
  openers.get(root).show(data, (extract) => setTriggerValue("read", extract));
  return () => {
    openers.get(root)?.close();
    openers.delete(root);
  };
}

// This very script is the worker's, too.
if (typeof document === "undefined") serve(globalThis);
else provide("model_opener", mount);

export default function () {}
