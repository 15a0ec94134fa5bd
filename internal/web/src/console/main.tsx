import { render } from "preact";
import "./console.css";

render(<p>…</p>, document.body);
