// What the document does before, and beside, Streamlit.

import { Lecture } from "../lecture/lecture.js";
import { showWhenLaidOut } from "./waiting.js";

showWhenLaidOut();
new Lecture();
