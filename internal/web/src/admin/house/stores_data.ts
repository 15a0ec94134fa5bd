// The stores whose settings the account may change, and what is said of them.

import { signal } from "@preact/signals";
import { may, request } from "../../page/account";
import { newest } from "../../page/newest";

/** A stretch of time on some days of every week. */
export interface Opening {
  /** 0: Sunday. */
  days: number[];
  from: string;
  to: string;
}

/** Days are 2026-12-24, or 12-24 for every year. */
export interface SpecialDay {
  day: string;
  from: string;
  to: string;
}

export interface Hours extends Opening {
  also?: Opening[] | null;
  closed?: string[] | null;
  special?: SpecialDay[] | null;
  timezone: string;
}

/** Where some languages are answered, by hours of their own. */
export interface Office {
  /** ISO 3166. */
  country: string;
  languages: string[];
  hours: Hours;
}

export interface Store {
  id: string;
  key: string;
  name: string;
  locale: string;
  languages: string[];
  origins: string[] | null;
  hours: Hours;
  offices?: Office[];
  /** Times in nanoseconds. */
  desk: { mode?: string; offer_time?: number; wait_limit?: number; away_after?: number; by_hand?: boolean };
  precision: number;
  facts?: Record<string, FactValue>;
}

export type FactValue = Record<string, string | number | string[]>;

export interface Fact {
  name: string;
  type: string;
  value: FactValue;
}

export const stores = signal<Store[]>([]);
/** Languages that the assistant speaks. */
export const spoken = signal<string[]>([]);

const latest = newest();

/** Loads the stores, as far as the account may see them. */
export async function loadStores(): Promise<void> {
  if (!may("settings")) return;
  await latest(request<{ stores: Store[] | null; languages: string[] }>("GET", "stores"), (answer) => {
    stores.value = answer.stores ?? [];
    spoken.value = answer.languages;
  });
}

/** The name of a store, its id if it is not known. */
export function storeName(id: string): string {
  return stores.value.find((s) => s.id === id)?.name ?? id;
}
