// Every test of the scripts, in one process: a process for each file would take three times as long.

import { readdirSync } from "node:fs";

const files = readdirSync(new URL(".", import.meta.url), { recursive: true });
for (const file of files.filter((each) => each.endsWith(".test.js")).sort()) await import(`./${file}`);
