import { render } from "preact";
import { recallAccount } from "../page/account";
import { loadTexts } from "../page/texts";
import { App } from "./app";
import "./admin.css";

await Promise.all([loadTexts(), recallAccount()]);
render(<App />, document.body);
