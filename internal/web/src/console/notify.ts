// Draws the agent's attention to what happens: by a sound and by a notification
// of the desktop, each as far as the agent wants it.

import { signal } from "@preact/signals";
import { t } from "../page/texts";
import type { Conversation } from "../wire/frames";
import { desk, type NewsKind } from "./desk";
import { topicOf } from "./row";
import { sound } from "./sound";

/** What an agent may be told of, in the order in which it is offered. */
export const kinds: NewsKind[] = ["message", "mine", "urgent", "queue"];

export interface Wanted {
  sound: boolean;
  desktop: boolean;
  kinds: Record<NewsKind, boolean>;
}

export const wanted = signal<Wanted>(initial());

/** Whether the browser lets us: default means that it has not been asked. */
export const allowed = signal<NotificationPermission>("denied");

let key = "";

function initial(): Wanted {
  return { sound: true, desktop: true, kinds: { message: true, mine: true, urgent: true, queue: false } };
}

/** Begins to tell this agent; what they want is kept in the browser. */
export function startNotifying(agentID: string): void {
  key = `dragoman-console:notify:${agentID}`;
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Wanted>;
    wanted.value = { ...initial(), ...kept, kinds: { ...initial().kinds, ...kept.kinds } };
  } catch {
    wanted.value = initial();
  }
  allowed.value = "Notification" in window ? Notification.permission : "denied";
  desk.onNews = (kind, about, text) => notify(kind, about, text);
}

export function want(change: Partial<Wanted>): void {
  wanted.value = { ...wanted.value, ...change };
  localStorage.setItem(key, JSON.stringify(wanted.value));
}

/** Asks the browser; only when the agent pressed a button for it. */
export async function askPermission(): Promise<void> {
  allowed.value = await Notification.requestPermission();
}

/** Tells the agent, unless they look at it or don't want to know. */
export function notify(kind: NewsKind, about: Conversation, text: string): void {
  if (!wanted.value.kinds[kind] || looksAt(kind, about.id)) return;
  if (wanted.value.sound) sound(kind);
  if (!wanted.value.desktop || allowed.value !== "granted" || isHere()) return;
  // The tag lets a later notification of the same chat, or of another tab, take its place.
  const notification = new Notification(t(`news_${kind}`, { topic: topicOf(about) }), { body: text.slice(0, 120), tag: about.id, lang: about.lang });
  notification.onclick = () => {
    window.focus();
    desk.select(about);
    notification.close();
  };
}

function isHere(): boolean {
  return !document.hidden && document.hasFocus();
}

function looksAt(kind: NewsKind, id: string): boolean {
  if (!isHere()) return false;
  return kind === "queue" || kind === "urgent" ? desk.tab.value === "queue" : desk.shown.value.includes(id);
}
