// A list of scenes: views of the app that a lecturer puts together, each with its title and a note. It is plain data,
// changed by functions that return another list; as a text it is small JSON, which is checked when it comes back.

import { fault } from "./address.js";

export const MOST = 100; // scenes
export const MOST_LETTERS = 1_000_000; // of a list as a text
export const LONGEST = { title: 200, note: 2_000, only: 40 };
const KIND = "scenes",
  VERSION = 1;

const count = (number) => number.toLocaleString("en");

// A rule that does not hold, and what came instead.
export class Refusal extends Error {
  constructor(field, rule, received) {
    const told = String(received);
    super(`${field} ${rule}. Received: ${told.length > 60 ? `${told.slice(0, 60)}…` : told}`);
  }
}

export const textOf = (scenes) => JSON.stringify({ netviz: KIND, version: VERSION, scenes }, null, 1);

// The list that a text describes; throws a Refusal.
export function scenesOf(text) {
  if (text.length > MOST_LETTERS)
    throw new Refusal("A list of scenes", `must have at most ${count(MOST_LETTERS)} characters`, count(text.length));
  const told = parsed(text);
  if (told?.netviz !== KIND) throw new Refusal("netviz", `must be "${KIND}"`, JSON.stringify(told?.netviz));
  if (told.version !== VERSION) throw new Refusal("version", `must be ${VERSION}`, JSON.stringify(told.version));
  if (!Array.isArray(told.scenes)) throw new Refusal("scenes", "must be a list", JSON.stringify(told.scenes));
  if (told.scenes.length > MOST) throw tooMany(told.scenes.length);
  return told.scenes.map((scene, place) => checked(scene, `scenes[${place}]`));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("A list of scenes", "must be JSON", text.trim() || "nothing");
  }
}

function checked(scene, where) {
  const wrong = fault(scene?.address);
  if (wrong) throw new Refusal(`${where}.address`, wrong, scene?.address);
  const found = { address: scene.address };
  for (const [field, longest] of Object.entries(LONGEST)) {
    const text = scene[field] ?? "";
    if (typeof text !== "string") throw new Refusal(`${where}.${field}`, "must be a text", JSON.stringify(text));
    if (text.length > longest)
      throw new Refusal(`${where}.${field}`, `must have at most ${count(longest)} characters`, count(text.length));
    found[field] = text;
  }
  return found;
}

const tooMany = (received) => new Refusal("A list", `has at most ${MOST} scenes`, received);

// With another scene at its end; throws a Refusal.
export function added(scenes, { address, title, only = "" }) {
  if (scenes.length >= MOST) throw tooMany(scenes.length + 1);
  return [...scenes, checked({ address, title: title.slice(0, LONGEST.title), only }, "The view's")];
}

// With the scene at `from` at the place `to`.
export function moved(scenes, from, to) {
  const rest = removed(scenes, from);
  const place = Math.min(Math.max(to, 0), rest.length);
  return [...rest.slice(0, place), scenes[from], ...rest.slice(place)];
}

export const removed = (scenes, place) => scenes.filter((_, each) => each !== place);

export const noted = (scenes, place, text) =>
  scenes.map((scene, each) => (each === place ? { ...scene, note: text.slice(0, LONGEST.note) } : scene));
