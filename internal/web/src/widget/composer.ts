// Where the visitor writes.

import type { Texts } from "../wire/texts";
import { el, icon } from "./element";

export interface ComposerOptions {
  send: (text: string) => void;
  typing: () => void;
}

export class Composer {
  readonly element: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  #button: HTMLButtonElement;
  #count: HTMLElement;
  #texts?: Texts;
  #limit = 2000;
  #options: ComposerOptions;

  constructor(options: ComposerOptions) {
    this.#options = options;
    this.field = el("textarea", {
      rows: 1,
      dir: "auto",
      enterkeyhint: "send",
      autocomplete: "off",
      on: { input: () => this.#input(), keydown: (e) => this.#key(e) },
    });
    this.#button = el("button", { type: "submit", class: "send" }, icon("send"));
    this.#count = el("span", { class: "count", role: "status" });
    this.element = el("form", { class: "composer", on: { submit: (e) => (e.preventDefault(), this.#send()) } }, this.field, this.#count, this.#button);
  }

  /** The visitor is in the middle of something. */
  get busy(): boolean {
    return this.field.matches(":focus") && !!this.field.value;
  }

  show(texts: Texts, placeholder: string, limit: number, stopped: boolean): void {
    this.#texts = texts;
    this.#limit = limit;
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    this.field.disabled = stopped;
    this.#button.setAttribute("aria-label", texts.t("send"));
    this.#check();
  }

  #key(e: KeyboardEvent): void {
    // An input method's Enter chooses a word; 229 is how older browsers say so.
    if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    this.#send();
  }

  #input(): void {
    this.#check();
    if (this.field.value.trim()) this.#options.typing();
  }

  #send(): void {
    const text = this.field.value.trim();
    if (!text || length(text) > this.#limit) return;
    this.field.value = "";
    this.#check();
    this.#options.send(text);
    this.field.focus();
  }

  /** Fits the height to the text and says when it is too long. */
  #check(): void {
    const { field } = this;
    field.dir = field.value ? "auto" : (this.#texts?.dir ?? "auto"); // an empty field stands as its placeholder does
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
    // Counting what people see is slow; it matters only near the limit.
    const size = field.value.length > this.#limit * 0.9 ? length(field.value.trim()) : 0;
    const over = size > this.#limit;
    const left = size > this.#limit * 0.9 ? `${size} / ${this.#limit}` : "";
    this.#count.textContent = over ? `${left} · ${this.#texts?.t("too_long")}` : left;
    this.element.classList.toggle("over", over);
    this.#button.disabled = field.disabled || over || !field.value.trim();
  }
}

/** Length in characters as people see them. */
function length(text: string): number {
  if (!("Segmenter" in Intl)) return Array.from(text).length;
  let n = 0;
  for (const _ of new Intl.Segmenter().segment(text)) n++;
  return n;
}
