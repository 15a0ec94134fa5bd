import { languageName, t } from "../../page/texts";
import { Words } from "./changes";

/** A part of the draft that an import adds, changes or removes. */
export interface Change {
  what: "added" | "changed" | "removed";
  kind: string;
  lang?: string;
  name?: string;
  fields?: { field: string; before?: string; after?: string; added?: string[]; removed?: string[] }[];
}

/** How many changes are shown; the rest is counted. */
const most = 200;
/** So many are shown with all that changes in them. */
const few = 10;

/** What an import would change, by entry and field. */
export function Changes({ changes }: { changes: Change[] }) {
  return (
    <>
      <h3>{t("sheets.change_count", { count: changes.length })}</h3>
      {changes.slice(0, most).map((c, i) => (
        <details key={i} class="change" open={changes.length <= few && c.what !== "removed"}>
          <summary>
            <span class={`chip ${c.what}`}>{t(`sheets.${c.what}`)}</span> {t(`sheets.sheet_${c.kind}`)}
            {c.lang && ` · ${languageName(c.lang)}`} <code>{c.name}</code>
          </summary>
          <dl lang={c.lang}>
            {c.fields?.map((f) => (
              <div key={f.field}>
                <dt class="quiet small">{t(`sheets.col_${f.field}`)}</dt>
                <dd dir="auto">
                  <Words before={f.before ?? ""} after={f.after ?? ""} />
                </dd>
                {(f.removed ?? []).map((text) => (
                  <dd key={`-${text}`} dir="auto">
                    <del>{text}</del>
                  </dd>
                ))}
                {(f.added ?? []).map((text) => (
                  <dd key={`+${text}`} dir="auto">
                    <ins>{text}</ins>
                  </dd>
                ))}
              </div>
            ))}
          </dl>
        </details>
      ))}
      {changes.length > most && <p class="quiet">{t("sheets.more", { count: changes.length - most })}</p>}
    </>
  );
}
