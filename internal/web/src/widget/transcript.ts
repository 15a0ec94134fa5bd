// The conversation as a list of lines: messages in groups, what happened
// between them, and what can be tapped.

import type { LogEvent, Suggestion } from "../wire/frames";
import type { Texts } from "../wire/texts";
import { el, icon, type Item } from "./element";
import { pieces } from "../wire/links";
import type { Session } from "./session";

/** A message of the log, or one that is still on its way. */
interface Said {
  key: string;
  at: number;
  who: "buyer" | "assistant" | "agent" | "system";
  name: string;
  text: string;
  event?: LogEvent;
  waiting?: boolean;
  failed?: string;
}

const minute = 60_000;

/** Makes the lines of the transcript. */
export function transcript(session: Session, texts: Texts, greeting: string): Item[] {
  const items: Item[] = [];
  if (session.log.start > 0) items.push(older(session, texts));
  const before = items.length;
  let last: Said | undefined;
  for (const event of session.log.events) {
    if (event.kind === "state") {
      const line = change(event, texts);
      if (line) {
        items.push(note(`s${event.seq}`, line));
        last = undefined;
      }
    }
    if (event.kind !== "message" || !event.message) continue;
    const { author } = event;
    const said = { key: event.id ?? `m${event.seq}`, at: Date.parse(event.at), who: author.role, name: author.name ?? "", text: event.message.text, event };
    items.push(...lines(said, last, texts));
    last = said;
  }
  const pending = ways(session);
  for (const said of pending) {
    items.push(...lines(said, last, texts));
    if (said.waiting || said.failed) items.push(mark(said, session, texts));
    last = said;
  }
  if (last?.who === "buyer" && !last.waiting && !last.failed) items.push(note(`sent:${last.key}`, texts.t("sent"), "sent"));
  if (items.length === before) return [...items, ...welcome(session, texts, greeting)];
  if (pending.length === 0) items.push(...offers(session, texts));
  if (session.typing) items.push(typing(session.typing, session, texts));
  return items;
}

/** The first view: a greeting and what is asked most. */
function welcome(session: Session, texts: Texts, greeting: string): Item[] {
  const text = greeting || texts.t("greeting");
  return [
    {
      key: "greeting",
      sign: text,
      class: "greeting",
      make: () => el("div", {}, el("h2", { dir: "auto" }, text), el("p", {}, texts.t("greeting_more"))),
    },
    ...chips("popular", session.suggestions, session, texts.t("popular")),
  ];
}

/** What can be tapped under the last word of the other side. */
function offers(session: Session, texts: Texts): Item[] {
  const last = session.log.events.findLast((e) => e.kind === "message");
  if (session.state !== "assistant" || last?.author.role !== "assistant" || !last.message) return [];
  const { suggestions = [], follow_ups = [], topic } = last.message;
  const items: Item[] = [];
  if (topic) items.push(...helped(last.seq, session, texts));
  if (suggestions.length > 0) {
    const person = suggestions.some((s) => s.topic === "person");
    const none = person ? [] : [{ topic: "person", text: texts.t("none_of_these") }];
    items.push(...chips(`c${last.seq}`, [...suggestions, ...none], session));
  }
  items.push(...chips(`f${last.seq}`, follow_ups, session, texts.t("follow_ups")));
  return items;
}

function chips(key: string, list: Suggestion[], session: Session, title = ""): Item[] {
  if (list.length === 0) return [];
  const chip = (s: Suggestion) =>
    el("button", { type: "button", class: s.topic === "person" ? "chip plain" : "chip", dir: "auto", on: { click: () => session.say(s.text, s.topic) } }, s.text);
  return [
    {
      key,
      sign: title + list.map((s) => s.topic + s.text).join(),
      class: "chips",
      make: () => el("div", { role: "group", "aria-label": title || undefined }, title && el("p", {}, title), ...list.map(chip)),
    },
  ];
}

/** "Did this help?", until it is said. */
function helped(seq: number, session: Session, texts: Texts): Item[] {
  const told =
    session.log.events.find((e) => e.kind === "feedback" && e.feedback?.seq === seq)?.feedback?.helped ??
    session.outbox.entries.find((e) => e.frame.type === "feedback" && e.frame.seq === seq)?.frame.helped;
  const button = (helps: boolean) =>
    el("button", { type: "button", class: "link", on: { click: () => session.tellHelped(seq, helps) } }, texts.t(helps ? "yes" : "no"));
  return [
    {
      key: `h${seq}`,
      sign: String(told),
      class: "helped",
      make: () =>
        told === undefined
          ? el("div", { role: "group", "aria-label": texts.t("helped") }, texts.t("helped"), button(true), button(false))
          : el("div", {}, texts.t(told ? "helped_yes" : "helped_no")),
    },
  ];
}

/** Messages that are not in the log yet, oldest first. */
function ways(session: Session): Said[] {
  const known = new Set(session.log.events.map((e) => e.id));
  return [...session.sender.acked, ...session.outbox.entries]
    .filter((e) => e.frame.type === "message" && !known.has(e.id))
    .map((e) => ({ key: e.id, at: e.at, who: "buyer", name: "", text: String(e.frame.text), waiting: !("seq" in e), failed: e.failed }));
}

/** A message, with the name and time above it where a group begins. */
function lines(said: Said, last: Said | undefined, texts: Texts): Item[] {
  const items: Item[] = [];
  if (last ? new Date(last.at).getDate() !== new Date(said.at).getDate() : Date.now() - said.at > 12 * 60 * minute) {
    items.push(note(`d${said.key}`, texts.day(said.at)));
  }
  const grouped = last?.who === said.who && last.name === said.name && said.at - last.at < minute && items.length === 0;
  if (!grouped) items.push(head(said, texts));
  items.push({
    key: said.key,
    sign: said.text,
    class: `said ${said.who}${said.waiting ? " waiting" : ""}${said.failed ? " failed" : ""}`,
    make: () => message(said),
  });
  return items;
}

function head(said: Said, texts: Texts): Item {
  const name = said.who === "buyer" ? texts.t("you") : said.who === "agent" ? said.name : texts.t("assistant");
  return {
    key: `n${said.key}`,
    sign: name + texts.time(said.at),
    class: `head ${said.who}`,
    make: () =>
      el("div", {}, said.who !== "buyer" && avatar(said.who, name), el("bdi", { class: said.who === "buyer" ? "hidden" : "" }, name), el("time", { datetime: new Date(said.at).toISOString() }, texts.time(said.at))),
  };
}

/** A person's initial, or the assistant's sign. */
export function avatar(who: string, name: string): HTMLElement {
  const person = who === "agent";
  return el("span", { class: person ? "avatar person" : "avatar", "aria-hidden": "true" }, person ? (Array.from(name)[0] ?? "").toUpperCase() : icon("spark", true));
}

function message(said: Said): HTMLElement {
  const node = el("div", {});
  for (const paragraph of said.text.split(/\n{2,}/)) {
    const p = el("p", { dir: "auto" });
    for (const { text, href } of pieces(paragraph)) {
      p.append(href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", dir: "ltr" }, text) : text);
    }
    node.append(p);
  }
  return node;
}

/** What is to be known about a message that has not arrived. */
function mark(said: Said, session: Session, texts: Texts): Item {
  if (said.failed) {
    const remove = () => (session.outbox.remove(said.key), session.changed());
    return {
      key: `w${said.key}`,
      sign: said.failed,
      class: "mark failed",
      make: () =>
        el(
          "div",
          { role: "alert" },
          texts.t("failed"),
          el("button", { type: "button", class: "link", on: { click: () => session.sender.retry(said.key) } }, texts.t("retry")),
          el("button", { type: "button", class: "link", on: { click: remove } }, texts.t("discard")),
        ),
    };
  }
  const text = texts.t(session.status === "online" ? "sending" : "kept");
  return { key: `w${said.key}`, sign: text, class: "mark", make: () => el("div", {}, text) };
}

function typing(name: string, session: Session, texts: Texts): Item {
  const text = texts.t("typing", { name: name.trim() || session.agent || texts.t("assistant") });
  return {
    key: "typing",
    sign: text,
    class: "typing",
    make: () => el("div", {}, el("span", { class: "hidden" }, text), el("i"), el("i"), el("i")),
  };
}

/** What a change of hands is called, if it is worth a line. */
function change(event: LogEvent, texts: Texts): string {
  const { to, reason, name = "" } = event.change!;
  switch (to) {
    case "waiting":
      return reason === "widened" ? "" : texts.t(reason === "returned" ? "agent_left" : "handed_on");
    case "assigned":
      return texts.t("agent_joined", { name });
    case "closed":
      return texts.t("closed");
    default:
      return "";
  }
}

function note(key: string, text: string, kind = "note"): Item {
  return { key, sign: text, class: kind, make: () => el("div", {}, el("bdi", {}, text)) };
}

function older(session: Session, texts: Texts): Item {
  return {
    key: "older",
    sign: texts.lang,
    class: "older",
    make: () => el("div", {}, el("button", { type: "button", class: "link", on: { click: () => session.loadOlder() } }, texts.t("earlier"))),
  };
}
