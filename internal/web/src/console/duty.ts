// Whether the agent takes chats now, and what they are offered: the server says
// so; this page proves that somebody is there.

import { computed, signal } from "@preact/signals";
import type { AgentFrame, AgentWelcome, Conversation, Outgoing, Presence } from "../wire/frames";
import { now } from "./clock";

/** How often it is said at most that the agent does something, ms. */
const saidEvery = 15_000;

/** How long a wait that is too long stays on show, ms. */
const longWaitShown = 60_000;

/** Things that only a person does. */
const acts = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

export interface Offer {
  conversation: Conversation;
  /** By this machine's clock, ms since 1970. */
  ends: number;
  seconds: number;
}

export class Duty {
  /** The agent's state as the server knows it; undefined until it has said so. */
  readonly presence = signal<Presence | undefined>(undefined);
  readonly offers = signal<Offer[]>([]);
  /** Conversations that a lead should look at. */
  readonly longWaits = signal<Conversation[]>([]);
  readonly away = computed(() => this.presence.value?.state === "away");

  /** An offer came: for sounds and notices. */
  onOffer: (about: Conversation) => void = () => undefined;
  /** Says something with a text key. */
  onNotice: (key: string) => void = () => undefined;

  #send: (frame: Outgoing) => boolean;
  #active = Date.now();
  #said = 0;
  #choices = 0;

  constructor(send: (frame: Outgoing) => boolean) {
    this.#send = send;
  }

  start(): void {
    for (const act of acts) addEventListener(act, this.#acted, { capture: true, passive: true });
  }

  stop(): void {
    for (const act of acts) removeEventListener(act, this.#acted, { capture: true });
    this.presence.value = undefined;
    this.offers.value = this.longWaits.value = [];
  }

  /** Seconds since the agent did something. */
  get idle(): number {
    return Math.floor((Date.now() - this.#active) / 1000);
  }

  /** Pauses, or comes back; false if there is no connection. */
  choose(state: "away" | "available"): boolean {
    return this.#send({ type: "presence", id: `presence-${++this.#choices}`, state });
  }

  decline(id: string): void {
    if (this.#send({ type: "decline", id: `decline-${id}`, conversation: id })) this.drop(id);
    else this.onNotice("offline_action");
  }

  /** Takes an offer off the screen. */
  drop(id: string): void {
    this.offers.value = this.offers.value.filter((o) => o.conversation.id !== id);
  }

  seen(id: string): void {
    this.longWaits.value = this.longWaits.value.filter((c) => c.id !== id);
  }

  welcome(frame: AgentWelcome): void {
    this.presence.value = frame.presence;
    this.offers.value = [];
    for (const offer of frame.offers ?? []) this.take(offer);
  }

  /** Takes a frame; false if it is not about any of this. */
  take(frame: AgentFrame): boolean {
    switch (frame.type) {
      case "presence":
        this.presence.value = { state: frame.state, reason: frame.reason, since: frame.since };
        return true;
      case "offer": {
        this.drop(frame.conversation.id);
        this.offers.value = [...this.offers.value, { conversation: frame.conversation, ends: Date.now() + frame.seconds * 1000, seconds: frame.seconds }];
        this.onOffer(frame.conversation);
        return true;
      }
      case "offer_gone":
        if (this.offers.value.some((o) => o.conversation.id === frame.conversation)) this.onNotice(frame.reason === "expired" ? "offer_expired" : "offer_over");
        this.drop(frame.conversation);
        return true;
      case "long_wait": {
        const { id } = frame.conversation;
        this.seen(id);
        this.longWaits.value = [...this.longWaits.value, frame.conversation];
        window.setTimeout(() => this.seen(id), longWaitShown);
        return true;
      }
      case "ack":
      case "error":
        if (!/^(presence|decline)-/.test(frame.id ?? "")) return false;
        if (frame.type === "error") this.onNotice("action_failed");
        return true;
    }
    return false;
  }

  #acted = (): void => {
    this.#active = Date.now();
    if (this.#active - this.#said < saidEvery && this.presence.value?.reason !== "idle") return;
    if (this.#active - this.#said < 1000) return; // its answer is on the way
    if (this.#send({ type: "active" })) this.#said = this.#active;
  };
}

/** Whole seconds until an offer ends. */
export function secondsLeft(offer: Offer): number {
  return Math.max(0, Math.ceil((offer.ends - now.value) / 1000));
}
