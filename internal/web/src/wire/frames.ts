// The frames and events of docs/protocol.md, as far as the pages use them.

/** Why nobody of the staff comes now. */
export type Away = "closed" | "absent" | "language";

export type State = "assistant" | "waiting" | "assigned" | "closed";

export interface Author {
  role: "buyer" | "assistant" | "agent" | "system";
  id?: string;
  name?: string;
}

export interface Suggestion {
  topic: string;
  text: string;
}

export interface Candidate {
  topic: string;
  confidence: number;
}

export interface Decision {
  kind: "answer" | "clarify" | "escalate" | "smalltalk";
  reason?: string;
  topic?: string;
  confidence: number;
  threshold: number;
  candidates?: Candidate[];
  alert?: string;
  micros?: number;
}

export interface Message {
  text: string;
  lang?: string;
  choice?: string;
  topic?: string;
  suggestions?: Suggestion[];
  follow_ups?: Suggestion[];
  away?: Away;
  decision?: Decision;
}

export interface LogEvent {
  seq: number;
  case: number;
  at: string;
  kind: "invite" | "listen" | "message" | "state" | "feedback" | "rating" | "contact" | "tap" | "note";
  author: Author;
  id?: string;
  message?: Message;
  change?: { to: State; reason?: string; name?: string; agent?: string; group?: string; priority?: number };
  feedback?: { seq: number; helped: boolean };
  rating?: { score: number; comment?: string };
  /** Without `email` for agents who may not see it. */
  contact?: { email?: string; name?: string };
  /** For agents only. */
  note?: { text: string };
}

/** The teams of a store, as in chat.Groups. */
export const groups = ["presale", "aftersale", "logistics"];

/** An agent as the others see them. */
export interface Colleague {
  id: string;
  name: string;
  languages: string[] | null;
  groups: string[] | null;
  /** Connected. */
  present: boolean;
  state: Presence["state"];
  chats: number;
  capacity: number;
}

/** Whether an agent takes chats now. */
export interface Presence {
  state: "available" | "away" | "gone";
  reason?: "paused" | "missed_offers" | "idle" | "connection";
  since?: string;
}

export interface OfferFrame {
  type: "offer";
  conversation: Conversation;
  until: string;
  /** From now until then. */
  seconds: number;
}

/** Where a conversation is passed on to; exactly one is set. */
export interface Destination {
  agent?: string;
  group?: string;
  assistant?: boolean;
}

/** "These are all events after `after` up to `upto` that you may see." */
export interface EventsFrame {
  type: "events";
  conversation: string;
  after: number;
  upto: number;
  events: LogEvent[] | null;
  more?: boolean;
}

export interface HistoryFrame {
  type: "history";
  conversation?: string;
  before: number;
  /** The first number looked at. */
  from: number;
  events: LogEvent[] | null;
  more?: boolean;
}

export interface AckFrame {
  type: "ack";
  id: string;
  seq?: number;
  at?: string;
  conversation?: string;
}

export interface ErrorFrame {
  type: "error";
  code: string;
  message?: string;
  field?: string;
  id?: string;
  retry_after?: number;
  /** With not_assigned: who has the conversation now. */
  holder?: { state: State; agent?: string };
  conversation?: string;
}

export interface TypingFrame {
  type: "typing";
  author: Author;
  conversation?: string;
}

export interface Limits {
  text: number;
  burst: number;
  per_minute: number;
  /** Seconds between pings. */
  ping: number;
  /** Events in a page of history. */
  page: number;
}

/** What every welcome has; each end adds its own. */
export interface Welcome {
  type: "welcome";
  version: number;
  limits: Limits;
}

export interface BuyerWelcome extends Welcome {
  token: string;
  conversation: {
    state: State;
    case: number;
    last_seq: number;
    lang?: string;
    agent?: string;
    place?: number;
    away?: Away;
    text?: string;
    rated?: boolean;
    contact?: string;
  };
  store: { name: string; languages: string[]; open: boolean; opens_at?: string; mail?: boolean };
  suggestions: Suggestion[] | null;
}

export interface BuyerQueueFrame {
  type: "queue";
  place?: number;
  away?: Away;
  /** Says `away` to the buyer. */
  text?: string;
  open?: boolean;
  opens_at?: string;
}

export type BuyerFrame =
  | BuyerWelcome
  | EventsFrame
  | HistoryFrame
  | AckFrame
  | ErrorFrame
  | TypingFrame
  | BuyerQueueFrame;

export interface Agent {
  id: string;
  email: string;
  name: string;
  role: "agent" | "lead" | "admin" | "owner";
  stores: string[] | null;
  languages: string[] | null;
  groups: string[] | null;
  capacity: number;
  /** An outsourced helper. */
  external?: boolean;
  disabled?: boolean;
  /** Signing in asks for a code. */
  totp?: boolean;
}

/** A conversation's present facts, for agents. */
export interface Conversation {
  id: string;
  store: string;
  state: State;
  epoch: number;
  case: number;
  last_seq: number;
  lang: string;
  locale?: string;
  page?: string;
  timezone?: string;
  topic?: string;
  group?: string;
  priority: number;
  alert?: string;
  agent?: string;
  waiting_since?: string;
  /** When the leads were told of a wait; it counts if it is not before waiting_since. */
  long_wait?: string;
  created_at: string;
  updated_at: string;
  preview?: string;
}

export interface DeskStore {
  id: string;
  name: string;
  /** push: chats are offered. */
  mode?: "pull" | "push";
  /** The agent may take from its queue. */
  by_hand?: boolean;
}

/** An agent's call for a lead that nobody has followed yet. */
export interface Asked {
  conversation: string;
  store: string;
  by: string;
  name: string;
  text?: string;
  at: string;
}

export interface AgentWelcome extends Welcome {
  agent: Agent;
  stores: DeskStore[] | null;
  presence: Presence;
  offers: OfferFrame[] | null;
  mine: Conversation[] | null;
  queue: Conversation[] | null;
}

export type AgentFrame =
  | AgentWelcome
  | EventsFrame
  | HistoryFrame
  | AckFrame
  | ErrorFrame
  | TypingFrame
  | { type: "queue"; queue: Conversation[] | null }
  | { type: "mine"; mine: Conversation[] | null }
  | { type: "conversation"; conversation: Conversation }
  | { type: "read"; conversation: string; seq: number }
  | OfferFrame
  | { type: "offer_gone"; conversation: string; reason: "expired" | "withdrawn" }
  | { type: "long_wait"; conversation: Conversation }
  | ({ type: "presence" } & Presence)
  | { type: "asked"; asked: Asked[] | null }
  | { type: "listening"; conversation: string; author: Author }
  | { type: "forgotten"; conversation: string };

/** A frame that a client sends. */
export interface Outgoing {
  type: string;
  [field: string]: unknown;
}
