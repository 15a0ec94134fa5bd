// Defines <dragoman-faq>. It works without the chat's script.

import { DragomanFaq } from "./faq";

if (!customElements.get("dragoman-faq")) customElements.define("dragoman-faq", DragomanFaq);
