// Which chats stand side by side: on a wide screen those that the agent pinned
// and the one they work on, else that one alone.

import { signal } from "@preact/signals";

/** More columns than this are too narrow to read in. */
const most = 3;

const enough = matchMedia("(min-width: 1600px)");

/** The screen has room for several chats. */
export const wide = signal(enough.matches);
enough.addEventListener("change", (e) => (wide.value = e.matches));

/** On a small screen, what is known of the buyer stands in the place of the chat. */
export const details = signal(false);

export class Columns {
  readonly pinned = signal<string[]>([]);
  /** The one beside them that is not pinned; it stays while they are worked on. */
  readonly guest = signal("");
  #key = "";

  /** Takes up what the agent had pinned. */
  recall(agentID: string): void {
    this.#key = `dragoman-console:pinned:${agentID}`;
    this.pinned.value = (localStorage.getItem(this.#key) ?? "").split(" ").filter(Boolean);
  }

  /** The chats to show, in order, when this one is selected ("" for none). */
  beside(selected: string): string[] {
    if (!wide.value) return selected ? [selected] : [];
    const pinned = this.pinned.value;
    if (selected && !pinned.includes(selected)) return [...pinned.slice(0, most - 1), selected];
    const guest = this.guest.value;
    return guest && !pinned.includes(guest) && pinned.length < most ? [...pinned, guest] : pinned;
  }

  /** Pins a chat or takes it off again. */
  toggle(id: string): void {
    if (this.pinned.value.includes(id)) this.keep(this.pinned.value.filter((x) => x !== id));
    else this.keep([...this.pinned.value.slice(0, most - 1), id]);
  }

  keep(ids: string[]): void {
    this.pinned.value = ids;
    localStorage.setItem(this.#key, ids.join(" "));
  }
}
