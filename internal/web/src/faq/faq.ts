// <dragoman-faq>: questions with their answers, on a product page.

import { el } from "../widget/element";
import { pieces } from "../wire/links";
import { Texts } from "../wire/texts";
import { describe, type Entry } from "./data";
import css from "./faq.css?text";

interface Answer {
  lang: string;
  entries: Entry[];
  left_out: string[];
}

/** The chat, as far as it is needed here. */
interface Chat extends HTMLElement {
  open(): void;
  ask(text: string, topic: string): Promise<void>;
}

/** After so long a load that failed is tried again at first, ms; then after twice as long each time. */
const firstRetry = 2000;
const lastRetry = 60_000;

/**
 * Attributes: store (site key), topics (ids, separated by commas or spaces;
 * without any, those most asked), lang (default: the visitor's), server
 * (default: where the script came from), quiet (nothing is counted, and search
 * engines are told nothing). What stands inside the tag is shown until there is
 * something to show.
 */
export class DragomanFaq extends HTMLElement {
  static observedAttributes = ["store", "topics", "lang", "server"];

  #place = el("div", {}, el("slot"));
  /** Counts loads, so that only the latest is shown. */
  #turn = 0;
  #due = false;
  /** What was counted or asked on this page already. */
  #done = new Set<string>();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.append(this.#place);
  }

  connectedCallback(): void {
    this.#soon();
  }

  disconnectedCallback(): void {
    this.#turn++;
    describe(this, []);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#soon();
  }

  // Several attributes may change at once; that is one load.
  #soon(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.isConnected) void this.#load(++this.#turn);
    });
  }

  get #server(): string {
    return (this.getAttribute("server") ?? new URL(".", import.meta.url).href).replace(/\/$/, "");
  }

  get #quiet(): boolean {
    return this.hasAttribute("quiet");
  }

  async #load(turn: number): Promise<void> {
    for (let wait = firstRetry; ; wait = Math.min(lastRetry, wait * 2)) {
      try {
        const answer = await this.#fetch();
        if (!answer) return;
        const texts = await Texts.load(`${this.#server}/widget/locale`, answer.lang);
        if (turn === this.#turn) this.#show(answer, texts);
        return;
      } catch {
        await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random())));
        if (turn !== this.#turn) return;
      }
    }
  }

  /** Asks the server; undefined if it is of no use to ask again. Throws if it is. */
  async #fetch(): Promise<Answer | undefined> {
    const lang = this.getAttribute("lang");
    const query = new URLSearchParams({
      store: this.getAttribute("store") ?? "",
      lang: (lang ? [lang] : navigator.languages.slice(0, 10)).join(),
    });
    const topics = (this.getAttribute("topics") ?? "").split(/[\s,]+/).filter(Boolean);
    if (topics.length > 0) query.set("topics", topics.join());
    const response = await fetch(`${this.#server}/api/v1/faq?${query}`, { credentials: "omit" });
    if (response.ok) {
      const answer = (await response.json()) as Answer;
      if (answer.left_out.length > 0) console.warn(`dragoman-faq: nothing to show in "${answer.lang}" for ${answer.left_out.join(", ")}`);
      return answer;
    }
    if (response.status === 429 || response.status >= 500) throw new Error(response.statusText);
    console.warn("dragoman-faq:", ((await response.json()) as { detail?: string }).detail);
    return undefined;
  }

  #show({ lang, entries }: Answer, texts: Texts): void {
    if (!this.#quiet) describe(this, entries);
    if (entries.length === 0) return this.#place.replaceChildren(el("slot"));
    const label = this.getAttribute("aria-label") ?? texts.t("popular");
    this.#place.replaceChildren(el("section", { lang, dir: texts.dir, "aria-label": label, part: "list" }, ...entries.map((e) => this.#item(e, lang, texts))));
  }

  #item(entry: Entry, lang: string, texts: Texts): HTMLElement {
    const { topic, question, answer } = entry;
    const count = (event: string) => this.#count(event, topic, lang);
    const said = el("span", { role: "status" });
    const ask = el("button", { type: "button", class: "ask", part: "ask", hidden: true, on: { click: () => void this.#ask(entry) } }, texts.t("faq_ask"));
    const choice = (helps: boolean) =>
      el(
        "button",
        {
          type: "button",
          part: "choice",
          on: {
            click: () => {
              count(helps ? "helped" : "not_helped");
              choices.remove();
              said.textContent = texts.t(helps ? "helped_yes" : "helped_no");
              (helps || ask.hidden ? summary : ask).focus();
            },
          },
        },
        texts.t(helps ? "yes" : "no"),
      );
    const choices = el("span", { class: "choices", role: "group", "aria-label": texts.t("helped") }, texts.t("helped"), choice(true), choice(false));
    const summary = el("summary", { part: "question", dir: "auto" }, el("span", {}, question));
    const item: HTMLDetailsElement = el(
      "details",
      {
        part: "item",
        on: {
          toggle: () => {
            if (!item.open) return;
            count("opened");
            ask.hidden = !chat();
          },
        },
      },
      summary,
      el("div", { part: "answer" }, ...answer.split(/\n{2,}/).map(paragraph)),
      el("div", { part: "help" }, choices, said, ask),
    );
    return item;
  }

  /** Counts something once a page view; whether that arrives is not worth a fault. */
  #count(event: string, topic: string, lang: string): void {
    const query = new URLSearchParams({ store: this.getAttribute("store") ?? "", topic, lang, event }).toString();
    if (this.#quiet || this.#done.has(query)) return;
    this.#done.add(query);
    fetch(`${this.#server}/api/v1/faq?${query}`, { method: "POST", keepalive: true, credentials: "omit" }).catch(() => undefined);
  }

  /** Goes on in the chat, with this question the first time. */
  async #ask({ topic, question }: Entry): Promise<void> {
    await customElements.whenDefined("dragoman-chat");
    if (this.#done.has(topic)) return chat()?.open();
    this.#done.add(topic);
    await chat()?.ask(question, topic);
  }
}

function chat(): Chat | null {
  return document.querySelector<Chat>("dragoman-chat");
}

function paragraph(text: string): HTMLElement {
  const links = pieces(text).map(({ text, href }) => (href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", dir: "ltr" }, text) : text));
  return el("p", { dir: "auto" }, ...links);
}
