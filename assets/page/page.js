// What the document does before, and beside, Streamlit.

import { showWhenLaidOut } from "./waiting.js";

showWhenLaidOut();
