// What an agent asks of the desk, to be granted or refused at once: to have a
// conversation of the queue, or one that is offered; to pass one on.

import type { AgentFrame, Destination, Outgoing } from "../wire/frames";
import type { Chat } from "./chat";

/** What Requests needs of the desk. */
interface Owner {
  send(frame: Outgoing): boolean;
  tell(key: string): void;
  /** The chat that is worked on, "" for none. */
  here(): string;
  /** A conversation is now the agent's, who worked on another, or on none, when they asked for it. */
  claimed(id: string, from: string): void;
}

interface Request {
  kind: "claim" | "accept" | "transfer";
  conversation: string | undefined;
  /** Where the agent was when they asked. */
  from: string;
}

export class Requests {
  /** Those that wait for an answer, by id. */
  #waiting = new Map<string, Request>();
  #count = 0;
  #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** Asks for a conversation, or for the most urgent one that fits; `after` is the last event known of it. */
  claim(conversation: string | undefined, after: number): void {
    this.#ask("claim", { type: "claim", id: `claim-${++this.#count}`, conversation, after });
  }

  /** Takes what is offered; false if there is no connection. */
  accept(conversation: string, after: number): boolean {
    return this.#ask("accept", { type: "accept", id: `accept-${++this.#count}`, conversation, after });
  }

  transfer(chat: Chat, to: Destination): void {
    this.#ask("transfer", { type: "transfer", id: crypto.randomUUID(), conversation: chat.id, epoch: chat.facts.value.epoch, to });
  }

  /** The connection is gone: nothing is answered any more. */
  clear(): void {
    this.#waiting.clear();
  }

  /** Takes a frame; false if it answers no request. */
  take(frame: AgentFrame): boolean {
    if (frame.type !== "ack" && frame.type !== "error") return false;
    const id = frame.id ?? "";
    const request = this.#waiting.get(id);
    if (!request) return false;
    const { kind, from } = request;
    this.#waiting.delete(id);
    if (frame.type === "error") this.#owner.tell(refusal(kind, frame.code));
    else if (kind === "transfer") this.#owner.tell("transferred");
    else this.#owner.claimed(frame.conversation ?? "", from);
    return true;
  }

  #ask(kind: Request["kind"], frame: Outgoing & { id: string; conversation: string | undefined }): boolean {
    const { id, conversation } = frame;
    // While one waits for its answer, the same again is a button pressed twice.
    if ([...this.#waiting.values()].some((r) => r.kind === kind && r.conversation === conversation)) return true;
    const sent = this.#owner.send(frame);
    if (sent) this.#waiting.set(id, { kind, conversation, from: this.#owner.here() });
    else this.#owner.tell("offline_action");
    return sent;
  }
}

/** What is said when a request is refused with a code. */
function refusal(kind: Request["kind"], code: string): string {
  switch (kind) {
    case "claim":
      return ["conflict", "at_capacity", "not_found"].includes(code) ? `claim_${code}` : "claim_failed";
    case "accept":
      return code === "conflict" ? "offer_over" : "claim_failed";
    case "transfer":
      if (code === "not_assigned") return code;
      return ["conflict", "at_capacity", "forbidden"].includes(code) ? `transfer_${code}` : "action_failed";
  }
}
