// What the document does before, and beside, Streamlit.

import { Lecture } from "../lecture/lecture.js";
import { makeWayForRuns } from "./aside.js";
import { keepOneEntry } from "./entries.js";
import { rememberPages } from "./last_seen.js";
import { openAgainWhenLost } from "./lost.js";
import { leadIntoPopovers } from "./popovers.js";
import { reachWhatScrolls } from "./reachable.js";
import { stayInRunHead } from "./run_head.js";
import { leaveOutSpaces } from "./spaces.js";
import { explainTerms } from "./terms.js";
import { showWhenLaidOut } from "./waiting.js";

showWhenLaidOut();
keepOneEntry();
new Lecture();
rememberPages();
reachWhatScrolls();
makeWayForRuns();
stayInRunHead();
leadIntoPopovers();
leaveOutSpaces();
openAgainWhenLost();
explainTerms(JSON.parse(document.getElementById("glossary-terms").textContent));
