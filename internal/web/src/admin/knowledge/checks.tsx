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
