// Defines <dragoman-chat> when the page has loaded and has nothing better to do.

import { DragomanChat } from "./chat";

const idle = window.requestIdleCallback ?? ((f: () => void) => setTimeout(f, 200));

function define(): void {
  if (!customElements.get("dragoman-chat")) customElements.define("dragoman-chat", DragomanChat);
}

if (document.readyState === "complete") idle(define);
else addEventListener("load", () => idle(define));
