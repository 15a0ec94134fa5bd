import { render } from "preact";
import "./admin.css";

render(<p>…</p>, document.body);
