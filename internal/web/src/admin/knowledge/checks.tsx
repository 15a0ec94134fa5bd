import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { account, request } from "../../page/account";
import { address } from "../../page/address";
import { t } from "../../page/texts";
import { Collisions } from "./collisions";
import { Findings } from "./findings";
import { Markets } from "./markets";
import { StorePages } from "./pages";

const parts = { all: Findings, pages: StorePages, collisions: Collisions, markets: Markets };
type Part = keyof typeof parts;

/** The part that the address names: #edit/findings/pages. */
function partOf(address: string): Part {
  const name = address.split("/")[2] ?? "";
  return name in parts ? (name as Part) : "all";
}

/** What is wrong with the draft: by itself, against the store's pages, by likeness, by market. */
export function Checks() {
  const part = partOf(address.value);
  const Present = parts[part];
  return (
    <div class="checks">
      <nav class="parts" aria-label={t("admin.edit_findings")}>
        {(Object.keys(parts) as Part[]).map((name) => (
          <a key={name} href={`#edit/findings${name === "all" ? "" : `/${name}`}`} aria-current={name === part ? "page" : undefined}>
            {t(`admin.check_${name}`)}
          </a>
        ))}
      </nav>
      <Present />
    </div>
  );
}

/** The store whose pages and markets are looked at; empty: the first of the account's. */
export const ofStore = signal("");

const names = signal<Record<string, string> | undefined>(undefined);

/** Chooses the store, for those who have several. */
export function StoreChoice() {
  const ids = account.value?.stores ?? [];
  useEffect(() => {
    if (ids.length < 2 || names.value) return;
    request<{ stores: { id: string; name: string }[] | null }>("GET", "stores").then(
      ({ stores }) => (names.value = Object.fromEntries((stores ?? []).map((s) => [s.id, s.name]))),
      () => (names.value = {}), // their ids will do
    );
  }, [ids.length]);
  if (ids.length < 2) return null;
  return (
    <select aria-label={t("admin.store")} value={ofStore.value || ids[0]} onChange={(e) => (ofStore.value = e.currentTarget.value)}>
      {ids.map((id) => (
        <option key={id} value={id}>
          {names.value?.[id] ?? id}
        </option>
      ))}
    </select>
  );
}

/** A path of the API for the chosen store. */
export function forStore(path: string): string {
  return ofStore.value ? `${path}?store=${encodeURIComponent(ofStore.value)}` : path;
}
