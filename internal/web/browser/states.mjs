// The states that the screenshots show.

import { adminStates } from "./states_admin.mjs";
import { chatStates } from "./states_chat.mjs";
import { consoleStates } from "./states_console.mjs";

export const states = [...chatStates, ...consoleStates, ...adminStates];
