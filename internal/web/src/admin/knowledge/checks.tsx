import { computed, signal } from "@preact/signals";
import { account } from "../../page/account";
import { address } from "../../page/address";
import { t } from "../../page/texts";
import { StoreChoice } from "../house/store_choice";
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
