import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { Failed } from "../../page/failed";
import { t, written } from "../../page/texts";
import { useTurns } from "../turns";
import { loadStores, storeName, stores } from "./stores_data";

interface Entry {
  id: string;
  at: string;
  store?: string;
  by?: string;
  name?: string;
  action: string;
  target?: string;
  detail?: { name?: string; origin?: string; changes?: Record<string, [string, string]> };
}

/** Who changed what, the newest first. */
export function Audit() {
  const entries = useSignal<Entry[] | undefined>(undefined);
  const next = useSignal("");
  const fault = useSignal(false);
  const [turn, busy] = useTurns();

  async function load(before: string) {
    try {
      const page = await request<{ entries: Entry[] | null; next?: string }>("GET", `audit?limit=50&before=${encodeURIComponent(before)}`);
      entries.value = [...((before && entries.value) || []), ...(page.entries ?? [])];
      next.value = page.next ?? "";
    } catch {
      fault.value = true;
    }
  }
  useEffect(() => {
    void turn(() => load(""));
    loadStores().catch(() => undefined); // their ids will do
  }, []);

  return (
    <div class="audit">
      {fault.value && <Failed />}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("admin.audit_when")}</th>
              <th scope="col">{t("admin.audit_who")}</th>
              <th scope="col">{t("admin.audit_what")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.value?.map((e) => (
              <tr key={e.id}>
                <td class="when">
                  {written().day(e.at)} {written().time(e.at)}
                </td>
                <td class="who">{who(e)}</td>
                <td>
                  {t(`admin.audit_${e.action.replace(".", "_")}`, { target: e.detail?.name ?? e.target ?? "" })}
                  {e.store && stores.value.length > 1 && <span class="quiet small"> · {storeName(e.store)}</span>}
                  <Changes changes={e.detail?.changes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {entries.value?.length === 0 && <p class="quiet nothing">{t("admin.audit_none")}</p>}
      {next.value && (
        <button disabled={busy} onClick={() => void turn(() => load(next.value))}>
          {t("admin.audit_more")}
        </button>
      )}
    </div>
  );
}

function who(e: Entry): string {
  if (e.name) return e.name;
  if (e.detail?.origin === "command line") return t("admin.audit_command_line");
  return e.action === "agent.signin_failed" ? t("admin.audit_somebody") : "Dragoman";
}

/** Fields that are called by a name of their own on the page. */
const named: Record<string, string> = {
  name: "admin.name",
  role: "admin.role",
  stores: "admin.stores",
  languages: "admin.languages",
  groups: "admin.groups",
  capacity: "admin.capacity",
  external: "admin.external_mark",
  disabled: "admin.disabled_mark",
  locale: "admin.locale",
  origins: "admin.origins",
  hours: "admin.hours",
  offices: "admin.offices",
  desk: "admin.desk",
  precision: "admin.precision",
};

function Changes({ changes }: { changes: Record<string, [string, string]> | undefined }) {
  if (!changes || Object.keys(changes).length === 0) return null;
  return (
    <ul class="changes small">
      {Object.entries(changes)
        .sort()
        .map(([field, [was, is]]) => (
          <li key={field}>
            <span class="quiet">{named[field] ? t(named[field]) : field}:</span> {added(was) ? "" : `${plain(field, was)} → `}
            {plain(field, is)}
          </li>
        ))}
    </ul>
  );
}

/** Reports whether there was nothing before, as with what was just added. */
const added = (was: string) => was === "" || was === "0" || was.startsWith('{"days":null');

/** A value in words, as far as there are any. */
function plain(field: string, value: string): string {
  if (value === "") return "–";
  if (field === "role") return t(`admin.role_${value}`);
  if (value === "true" || value === "false") return t(`admin.${value === "true" ? "yes" : "no"}`);
  return value.replace(/[{}"]/g, "").replace(/,/g, ", ");
}
