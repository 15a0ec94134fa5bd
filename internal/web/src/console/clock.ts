// The time that waiting is measured by: one tick a second for the whole page.

import { signal } from "@preact/signals";

export const now = signal(Date.now());

setInterval(() => (now.value = Date.now()), 1000);

/** Seconds since a moment; 0 for one that is missing or to come. */
export function since(at: string | undefined): number {
  return at ? Math.max(0, Math.floor((now.value - Date.parse(at)) / 1000)) : 0;
}
