// What leads do: take over, give to somebody, read along; and how agents call
// for one.

import { signal } from "@preact/signals";
import { account } from "../page/account";
import type { AgentFrame, Asked, Destination, LogEvent, Outgoing } from "../wire/frames";
import { now } from "./clock";

/** How long "… reads along" is shown without a new one, ms. */
const listeningShown = 20_000;

/** What Lead needs of the desk. */
interface Owner {
  send(frame: Outgoing): boolean;
  tell(key: string, vars?: Record<string, string>): void;
  /** Shows a conversation, whoever has it; its facts follow. */
  open(id: string): void;
  /** Drops everything of a conversation. */
  drop(id: string): void;
  isMine(id: string): boolean;
}

/** A conversation on its way to a colleague who has no room or not the language. */
export interface Doubt {
  conversation: string;
  to: Destination;
  code: string;
}

export class Lead {
  /** Calls for a lead that nobody has followed yet. */
  readonly asked = signal<Asked[]>([]);
  /** What the lead must say yes to. */
  readonly doubt = signal<Doubt | undefined>(undefined);
  readonly #listeners = signal<{ conversation: string; name: string; until: number }[]>([]);
  #requests = new Map<string, Outgoing>();
  #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** Names of the leads who read a conversation along now. */
  listeners(conversation: string): string[] {
    return this.#listeners.value.filter((l) => l.conversation === conversation && l.until > now.value).map((l) => l.name);
  }

  invite(conversation: string, epoch: number, text: string): void {
    this.#request({ type: "invite", conversation, epoch, text });
  }

  listen(conversation: string): void {
    this.#request({ type: "listen", conversation });
  }

  take(conversation: string): void {
    this.#request({ type: "take", conversation });
  }

  assign(conversation: string, to: Destination, confirm = false): void {
    this.doubt.value = undefined;
    this.#request({ type: "assign", conversation, to, confirm });
  }

  #request(frame: Outgoing): void {
    const id = crypto.randomUUID();
    if (this.#owner.send({ ...frame, id })) this.#requests.set(id, frame);
    else this.#owner.tell("offline_action");
  }

  /** Takes a frame; true if it was for nobody else. */
  hear(frame: AgentFrame): boolean {
    switch (frame.type) {
      case "asked":
        this.asked.value = frame.asked ?? [];
        return true;
      case "listening": {
        const { conversation, author } = frame;
        const others = this.#listeners.value.filter((l) => l.until > Date.now() && !(l.conversation === conversation && l.name === author.name));
        this.#listeners.value = [...others, { conversation, name: author.name ?? "", until: Date.now() + listeningShown }];
        return true;
      }
      case "forgotten":
        this.#owner.tell("forgotten");
        this.#owner.drop(frame.conversation);
        return true;
      case "events":
        if (this.#owner.isMine(frame.conversation)) frame.events?.forEach((e) => this.#taken(e));
        return false;
      case "ack":
      case "error":
        return this.#answered(frame);
    }
    return false;
  }

  /** Says who took a conversation away from this agent. */
  #taken({ change, author, at }: LogEvent): void {
    const fresh = Date.now() - Date.parse(at) < 60_000;
    if (!fresh || !["taken", "reassigned"].includes(change?.reason ?? "")) return;
    if (change!.agent !== account.value?.id && author.id !== account.value?.id) this.#owner.tell("taken_away", { name: author.name ?? "" });
  }

  #answered(frame: AgentFrame & { type: "ack" | "error" }): boolean {
    const request = this.#requests.get(frame.id ?? "");
    if (!request) return false;
    this.#requests.delete(frame.id!);
    const conversation = String(request.conversation);
    if (frame.type === "ack") {
      if (request.type === "take" || request.type === "listen") this.#owner.open(conversation);
      else this.#owner.tell(request.type === "invite" ? "invited" : "transferred");
    } else if (request.type === "assign" && !request.confirm && ["at_capacity", "forbidden"].includes(frame.code)) {
      this.doubt.value = { conversation, to: request.to as Destination, code: frame.code };
    } else {
      const known = ["conflict", "not_assigned"];
      this.#owner.tell(frame.code === "conflict" && request.type === "assign" ? "transfer_conflict" : known.includes(frame.code) ? { conflict: "claim_conflict", not_assigned: "not_assigned" }[frame.code]! : "action_failed");
    }
    return true;
  }
}
