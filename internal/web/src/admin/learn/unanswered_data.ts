// What the assistant fails to answer, as the server gives it.

import { type Problem, request } from "../../page/account";
import { t } from "../../page/texts";

/** Where questions come from: chats of this installation, or old ones that were brought in. */
export type Source = "chats" | "history";

/** One of the messages of a group, masked. */
export interface Typical {
  text: string;
  /** The text with invented values in place of what is masked. */
  example: string;
  at: string;
  causes: string[];
  answered?: string;
  reply?: string;
}

/** Messages that ask for much the same. */
export interface Group {
  id: string;
  lang: string;
  count: number;
  week: number;
  before: number;
  newest: string;
  causes: Record<string, number>;
  words: string[];
  topic: { topic: string; confidence: number };
  meant?: string;
  kind?: string;
  typical: Typical[];
  reply?: string;
  hashes: string[];
}

/** A decision about messages, which can be taken back. */
export interface Settled {
  id: string;
  at: string;
  lang: string;
  how: "example" | "outofscope" | "topic" | "dismissed";
  topic?: string;
  texts: string[];
  count: number;
  author: string;
}

/** The groups, the most important first, and the latest decisions. */
export interface Report {
  messages: number;
  shown: number;
  total: number;
  groups: Group[];
  settled: Settled[];
}

/** What is to be done with a group. */
export interface Settlement {
  how: Settled["how"];
  topic?: string;
  examples?: string[];
  group?: string;
  scope?: string;
  question?: string;
  answer?: string;
}

const path = "knowledge/unanswered";

/** Loads what was not answered in the last `days`. Throws a Problem. */
export function loadReport(store: string, source: Source, days: number): Promise<Report> {
  return request<Report>("GET", `${path}?store=${encodeURIComponent(store)}&source=${source}&days=${days}`);
}

/** Settles a group; the answer names the decision. */
export function settle(store: string, group: Group, made: Settlement): Promise<{ id: string }> {
  const body = { lang: group.lang, hashes: group.hashes, ...made };
  return request("POST", `${path}?store=${encodeURIComponent(store)}`, body);
}

/** What to say when a decision was not taken. */
export function faultOf(e: unknown): string {
  const { code, message } = e as Problem;
  return code === "conflict" || code === "invalid" || code === "not_found" ? message : t("action_failed");
}

/** Takes a decision back. Throws a Problem. */
export function takeBack(store: string, id: string): Promise<void> {
  return request("DELETE", `${path}/settled/${encodeURIComponent(id)}?store=${encodeURIComponent(store)}`);
}
