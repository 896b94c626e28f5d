// What the document does before, and beside, Streamlit.

import { offerLectureSize } from "./lecture.js";
import { showWhenLaidOut } from "./waiting.js";

offerLectureSize();
showWhenLaidOut();
