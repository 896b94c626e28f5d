// Tells the server what was chosen. It is sent whenever its fragment runs, so the listening is done elsewhere.

export default function ({ setTriggerValue }) {
  globalThis.netvizTell = (id) => setTriggerValue("chosen", id);
}
