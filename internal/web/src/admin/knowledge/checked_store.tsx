import { computed, signal } from "@preact/signals";
import { account } from "../../page/account";
import { StoreChoice } from "../house/store_choice";

const chosen = signal("");

/** The store whose pages and markets are looked at: the one chosen, else the first of the account's. */
export const ofStore = computed(() => chosen.value || account.value?.stores?.[0] || "");

/** Chooses that store. */
export function CheckedStore() {
  return <StoreChoice value={chosen.value} choose={(id) => (chosen.value = id)} />;
}

/** A path of the API for the chosen store. */
export function forStore(path: string): string {
  return chosen.value ? `${path}?store=${encodeURIComponent(chosen.value)}` : path;
}
