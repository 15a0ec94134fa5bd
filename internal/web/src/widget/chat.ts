// <dragoman-chat>: the launcher, the panel, and what stands in them.

import { Texts } from "../wire/texts";
import { accentOf } from "./accent";
import { Composer } from "./composer";
import { el, icon, List } from "./element";
import { Session } from "./session";
import { avatar, transcript } from "./transcript";
import css from "./widget.css?text";

type Forms = typeof import("./forms");

/** How long a connection may take before anybody is told, ms. */
const patience = 800;
/** How long "connected again" stands, ms. */
const relief = 2500;
/** Distance from the end at which the transcript still counts as read, px. */
const near = 80;

/**
 * The widget. Attributes: key (site key), locale, server (default: where the
 * script came from), accent (colour), greeting, position (end or start),
 * radius (pixels).
 */
export class DragomanChat extends HTMLElement {
  static observedAttributes = ["accent", "radius", "locale"];

  #server = new URL(".", import.meta.url).href.replace(/\/$/, "");
  #built?: Promise<void>;
  #session!: Session; // once it is built
  #texts!: Texts;
  #list!: List;
  #composer!: Composer;
  /** The language that was asked for last. */
  #spoken = "";
  #ratingFor = "";
  #mailFor = "";
  /** What the visitor wants to give an address for. */
  #asks: "" | "contact" | "transcript" = "";
  #forms?: Forms;
  #fetching = false;
  #barTimer = 0;
  #drawing = false;
  /** The transcript moves on with new lines, until the reader scrolls away. */
  #follows = true;
  #scrolledTo = 0;

  #launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", on: { click: () => this.open() } });
  #badge = el("span", { class: "badge" });
  #title = el("span", { class: "title" });
  #bar = el("div", { class: "bar", role: "status" });
  #log = el("div", { class: "log", role: "log", tabindex: 0, on: { scroll: () => this.#scrolled() } });
  #news = el("button", { type: "button", class: "news", hidden: true, on: { click: () => this.#toEnd() } });
  #strip = el("div", { class: "strip", role: "status" });
  #rating = el("div");
  #mail = el("div");
  #foot = el("div", { class: "foot" });
  #shut = el("button", { type: "button", class: "shut", on: { click: () => this.close() } }, icon("down"));
  #panel = el("div", { class: "panel", role: "dialog", hidden: true, on: { keydown: (e) => this.#key(e) } });

  async connectedCallback(): Promise<void> {
    await (this.#built ??= this.#build());
    if (!this.isConnected || !this.#session) return;
    visualViewport?.addEventListener("resize", this.#fit);
    visualViewport?.addEventListener("scroll", this.#fit);
    if (this.#session.known || !this.#panel.hidden) this.#session.connect();
  }

  async #build(): Promise<void> {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    this.#server = (this.getAttribute("server") ?? this.#server).replace(/\/$/, "");
    this.#texts = await this.#firstTexts();
    this.#session = new Session({
      url: this.#server.replace(/^http/, "ws") + "/ws/buyer",
      key: this.getAttribute("key") ?? "",
      locale: this.#locale,
      changed: () => this.#changed(),
      language: (lang) => void this.#speak(lang),
    });
    this.#composer = new Composer({
      send: (text) => (this.#session.say(text), this.#toEnd()),
      typing: () => this.#session.tellTyping(),
    });
    this.#list = new List(this.#log);
    this.#launcher.append(icon("chat", true), this.#badge);
    this.#panel.append(el("header", {}, this.#title, this.#shut), this.#bar, el("div", { class: "middle" }, this.#log, this.#news), this.#strip, this.#mail, this.#rating, this.#composer.element, this.#foot);
    root.append(this.#launcher, this.#panel);
    // The corner stays where the storefront's direction puts it, in whatever
    // language the conversation goes on.
    const left = (this.getAttribute("position") === "start") === (this.#texts.dir === "ltr");
    this.classList.toggle("left", left);
    for (const name of DragomanChat.observedAttributes) this.attributeChangedCallback(name);
    new ResizeObserver(() => this.#follows && this.#toEnd()).observe(this.#log);
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#session?.disconnect();
    visualViewport?.removeEventListener("resize", this.#fit);
    visualViewport?.removeEventListener("scroll", this.#fit);
  }

  attributeChangedCallback(name: string): void {
    if (!this.#session) return;
    const value = this.getAttribute(name) ?? "";
    if (name === "locale") return void (value && this.#speak(value));
    const style = name === "accent" ? accentOf(value, this.#launcher) : /^\d+$/.test(value) ? `${value}px` : undefined;
    if (style) this.style.setProperty(`--dragoman-${name}`, style);
    else this.style.removeProperty(`--dragoman-${name}`);
  }

  /** Shows the panel, once the launcher is there. */
  open(): void {
    if (!this.#session) return;
    this.#panel.hidden = false;
    this.#launcher.setAttribute("aria-expanded", "true");
    this.#session.connect();
    this.#fit();
    this.#draw();
    this.#toEnd();
    this.#composer.field.focus();
  }

  /** Shows the panel and asks: the words of a question, and the topic they mean. */
  async ask(text: string, topic?: string): Promise<void> {
    await this.#built;
    this.open();
    this.#session.say(text, topic);
  }

  /** Hides the panel; the conversation goes on. */
  close(): void {
    this.#panel.hidden = true;
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#draw();
    this.#launcher.focus();
  }

  get #locale(): string {
    return this.getAttribute("locale") || document.documentElement.lang || navigator.language || "en";
  }

  /** Without texts there is nothing to show: the launcher comes when the server does. */
  async #firstTexts(): Promise<Texts> {
    for (let seconds = 2; ; seconds = Math.min(60, seconds * 2)) {
      try {
        return await Texts.load(`${this.#server}/widget/locale`, this.#locale);
      } catch {
        await new Promise((done) => setTimeout(done, seconds * 1000));
      }
    }
  }

  async #speak(lang: string): Promise<void> {
    this.#spoken = lang;
    if (lang === this.#texts.lang) return;
    // Offline, the texts at hand will do.
    const texts = await Texts.load(`${this.#server}/widget/locale`, lang).catch(() => undefined);
    if (!texts || lang !== this.#spoken) return;
    this.#texts = texts;
    this.#list.clear();
    // A form that is being filled in stays as it is.
    const writing = this.shadowRoot!.activeElement;
    if (!this.#rating.contains(writing)) this.#ratingFor = "";
    if (!this.#mail.contains(writing)) this.#mailFor = "";
    this.#draw();
  }

  // Many things change at once when events arrive; they are drawn once.
  #changed(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const s = this.#session;
    const t = this.#texts;
    this.#launcher.hidden = !this.#panel.hidden;
    this.#badge.textContent = s.unread > 0 ? String(Math.min(s.unread, 99)) : "";
    this.#launcher.setAttribute("aria-label", s.unread > 0 ? t.t("open_unread", { count: s.unread }) : t.t("open"));
    this.#panel.lang = this.#launcher.lang = t.lang;
    this.#panel.dir = t.dir;
    if (this.#panel.hidden) return;

    const held = this.#log.scrollHeight - this.#log.scrollTop;
    const first = this.#log.firstChild;
    this.#panel.setAttribute("aria-label", s.storeName || t.t("title"));
    this.#shut.setAttribute("aria-label", t.t("shut"));
    this.#drawTitle();
    this.#drawBar();
    this.#log.setAttribute("aria-label", t.t("messages"));
    this.#log.ariaBusy = String(!s.caughtUp);
    this.#list.show(transcript(s, t, this.getAttribute("greeting") ?? ""));
    this.#drawStrip();
    this.#drawRating();
    this.#drawMail();
    const agent = s.state === "assigned";
    this.#composer.show(t, t.t(agent ? "write" : "ask"), s.textLimit, s.status === "stopped");
    this.#drawFoot();
    this.#news.textContent = t.t("news");
    if (this.#follows) this.#toEnd();
    else if (first !== this.#log.firstChild) this.#log.scrollTop = this.#log.scrollHeight - held; // older ones were put in front
    this.#news.hidden = this.#follows || s.unread === 0;
  }

  #drawTitle(): void {
    const s = this.#session;
    const t = this.#texts;
    const agent = s.state === "assigned" ? s.agent : "";
    const sign = agent || (s.state === "waiting" ? "waiting" : "assistant");
    if (this.#title.dataset.sign === sign + t.lang + s.storeName) return;
    this.#title.dataset.sign = sign + t.lang + s.storeName;
    this.#title.replaceChildren(
      avatar(agent ? "agent" : "assistant", agent),
      el("span", {}, el("strong", {}, el("bdi", {}, agent || s.storeName || t.t("title"))), el("small", {}, agent ? s.storeName : t.t("assistant"))),
    );
  }

  /** The thin line that says how the connection is, once it is worth saying. */
  #drawBar(): void {
    const s = this.#session;
    const told = this.#bar.textContent !== "";
    clearTimeout(this.#barTimer);
    if (s.status === "online") {
      if (this.#bar.classList.contains("online")) return;
      this.#say(told && s.wasLost ? this.#texts.t("back") : "");
      this.#barTimer = window.setTimeout(() => this.#say(""), relief);
    } else if (told || s.status === "stopped") {
      this.#say(this.#connectionText);
    } else {
      this.#barTimer = window.setTimeout(() => this.#say(this.#connectionText), patience);
    }
  }

  get #connectionText(): string {
    const s = this.#session;
    if (s.status === "stopped") return this.#texts.t(s.stoppedBy === 4004 ? "not_here" : "outdated");
    return this.#texts.t(s.wasLost ? "lost" : "connecting");
  }

  #say(text: string): void {
    if (this.#bar.textContent !== text) this.#bar.textContent = text;
    this.#bar.className = `bar ${this.#session.status}`;
  }

  /** The line above the composer: the queue, or the pause after too much. */
  #drawStrip(): void {
    const s = this.#session;
    const t = this.#texts;
    const pause = Math.ceil((s.sender.heldUntil - Date.now()) / 1000);
    let text = "";
    if (pause > 0) {
      text = t.t("limited", { time: t.duration(pause) });
      setTimeout(() => this.#changed(), 1000);
    } else if (s.state === "waiting") {
      text = s.away || (s.place > 0 ? t.t("place", { place: s.place }) : t.t("waiting"));
    }
    if (this.#strip.textContent !== text) this.#strip.textContent = text;
    this.#strip.hidden = !text;
  }

  #drawRating(): void {
    const s = this.#session;
    const over = (s.state === "closed" && s.log.events.length > 0) || s.helped;
    const wanted = over ? (s.rated ? "thanks" : "ask") : "";
    if (wanted + s.case === this.#ratingFor || (wanted === "ask" && !this.#withForms())) return;
    this.#ratingFor = wanted + s.case;
    this.#rating.replaceChildren();
    if (wanted === "ask") this.#rating.append(this.#forms!.ratingForm(this.#texts, (score, comment) => s.rate(score, comment)));
    if (wanted === "thanks") this.#rating.append(line(this.#texts.t("rating_thanks")));
  }

  /** Where to answer while nobody is there, and where to send the conversation. */
  #drawMail(): void {
    const s = this.#session;
    const t = this.#texts;
    const contact = s.state === "waiting";
    const kind = contact ? "contact" : "transcript";
    const refused = s.refused(kind);
    if (refused) {
      if (contact) s.contact = "";
      else s.transcriptTo = "";
      this.#asks = kind;
    }
    const kept = contact ? s.contact : s.transcriptTo;
    const asks = this.#asks === kind || (contact && !!s.away && !kept);
    const wanted = !contact && s.state !== "closed" ? "" : asks ? "form" : kept;
    if (!wanted) this.#asks = "";
    if (!refused && kind + wanted === this.#mailFor) return;
    if (wanted === "form" && !this.#withForms()) return;
    this.#mailFor = kind + wanted;
    this.#mail.replaceChildren();
    if (refused?.failed === "forbidden") {
      this.#asks = "";
      this.#mailFor = kind; // the line stays
      this.#mail.append(line(t.t("transcript_refused")));
    } else if (wanted === "form") {
      const keep = (email: string, name: string) => {
        this.#asks = "";
        if (contact) s.leaveContact(email, name);
        else s.sendTranscript(email);
      };
      this.#mail.append(this.#forms!.mailForm(t, { kind, email: String(refused?.frame.email ?? s.contact), wrong: !!refused, keep }));
      if (this.#asks && !this.#composer.busy) this.#mail.querySelector("input")!.focus();
    } else if (wanted) {
      const change = el("button", { type: "button", class: "link", on: { click: () => this.#ask("contact") } }, t.t("contact_change"));
      this.#mail.append(line(t.t(contact ? "contact_kept" : "transcript_sent", { email: `\u2068${kept}\u2069` }), contact && change));
    }
  }

  #ask(kind: "contact" | "transcript"): void {
    this.#asks = kind;
    this.#draw();
  }

  /** The forms are there; if not yet, they are fetched and all is drawn again. */
  #withForms(): boolean {
    if (!this.#forms && !this.#fetching) {
      this.#fetching = true;
      void (import(`${this.#server}/widget-forms.js`) as Promise<Forms>)
        .then((forms) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(forms.css);
          this.shadowRoot!.adoptedStyleSheets.push(sheet);
          this.#forms = forms;
        })
        .catch(() => undefined) // offline: the next change tries again
        .then(() => ((this.#fetching = false), this.#forms && this.#changed()));
    }
    return !!this.#forms;
  }

  #drawFoot(): void {
    const s = this.#session;
    const t = this.#texts;
    const here = s.status !== "stopped";
    const person = here && (s.state === "assistant" || s.state === "closed") && !s.asksPerson;
    const contact = here && s.state === "waiting" && !s.contact && !s.away && !this.#asks;
    const sends = here && s.state === "closed" && s.mails && !s.transcriptTo && !this.#asks;
    const sign = [t.lang, person, contact, sends].join();
    if (this.#foot.dataset.sign === sign) return;
    this.#foot.dataset.sign = sign;
    const button = (name: "person" | "mail", text: string, click: () => void) =>
      el("button", { type: "button", class: "link", on: { click } }, icon(name), t.t(text));
    this.#foot.replaceChildren();
    if (sends) this.#foot.append(button("mail", "transcript", () => this.#ask("transcript")));
    if (contact) this.#foot.append(button("mail", "contact", () => this.#ask("contact")));
    if (person) this.#foot.append(button("person", "person", () => (s.say(t.t("person_message"), "person"), this.#toEnd())));
  }

  /** Moves to the end, or to the beginning of a last word longer than the view. */
  #toEnd(): void {
    const log = this.#log;
    const words = [...log.querySelectorAll<HTMLElement>(".head, .greeting")].at(-1);
    const top = words && !words.matches(".buyer") ? words.offsetTop - near / 10 : Infinity;
    log.scrollTop = Math.min(log.scrollHeight, top);
    this.#scrolledTo = log.scrollTop;
    this.#follows = true;
    this.#seen();
  }

  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    if (Math.abs(scrollTop - this.#scrolledTo) > 2) this.#follows = scrollHeight - scrollTop - clientHeight < near;
    if (this.#follows) this.#seen();
  }

  #seen(): void {
    if (this.#panel.hidden || document.hidden) return;
    this.#news.hidden = true;
    this.#session.markRead();
  }

  #key(e: KeyboardEvent): void {
    if (e.key === "Escape" && !e.isComposing) this.close();
  }

  /** On a phone the panel is what the keyboard leaves of the screen. */
  #fit = (): void => {
    const v = visualViewport;
    if (!v || this.#panel.hidden) return;
    this.style.setProperty("--height", `${v.height}px`);
    this.style.setProperty("--top", `${v.offsetTop}px`);
  };
}

/** A line below the transcript that says what was done. */
function line(text: string, more?: Node | false): HTMLElement {
  return el("p", { class: "thanks", role: "status" }, text, more && " ", more);
}
