import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { account, request } from "../../page/account";
import { Failed } from "../../page/failed";
import { useNewest } from "../../page/newest";
import { languageName, t } from "../../page/texts";
import type { Agent } from "../../wire/frames";
import { Person } from "./person";
import { loadStores, storeName, stores } from "./stores_data";

/** Who may take conversations, and a form to add somebody or change an account. */
export function Agents() {
  const agents = useSignal<Agent[]>([]);
  const fault = useSignal(false);
  const edited = useSignal("");
  const latest = useNewest();

  async function load() {
    try {
      await latest(request<{ agents: Agent[] | null }>("GET", "agents"), (answer) => (agents.value = answer.agents ?? []));
    } catch {
      fault.value = true;
    }
  }
  useEffect(() => {
    void load();
    loadStores().catch(() => (fault.value = true)); // without them nobody is given or taken one
  }, []);
  const person = agents.value.find((a) => a.id === edited.value);

  return (
    <div class="agents">
      <section>
        {fault.value && <Failed />}
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("admin.name")}</th>
                <th scope="col">{t("email")}</th>
                <th scope="col">{t("admin.role")}</th>
                {stores.value.length > 1 && <th scope="col">{t("admin.stores")}</th>}
                <th scope="col">{t("admin.languages")}</th>
                <th scope="col">{t("admin.groups")}</th>
                <th scope="col" class="number">
                  {t("admin.capacity")}
                </th>
              </tr>
            </thead>
            <tbody>
              {agents.value.map((a) => (
                <tr key={a.id} aria-selected={a.id === edited.value} class={a.disabled ? "off" : ""}>
                  <th scope="row">
                    <button class="link" onClick={() => (edited.value = a.id)}>
                      {a.name}
                    </button>
                    {a.id === account.value?.id && <span class="quiet small"> {t("admin.you")}</span>}
                  </th>
                  <td>{a.email}</td>
                  <td>
                    {t(`admin.role_${a.role}`)}
                    {a.external && <span class="chip small">{t("admin.external_mark")}</span>}
                    {a.disabled && <span class="chip small">{t("admin.disabled_mark")}</span>}
                    {a.totp && <span class="chip small">{t("admin.totp_mark")}</span>}
                  </td>
                  {stores.value.length > 1 && <td>{a.stores?.map(storeName).join(", ")}</td>}
                  <td>{a.languages?.map(languageName).join(", ") || t("admin.all")}</td>
                  <td>{a.groups?.map((g) => t(`group_${g}`)).join(", ") || t("admin.all")}</td>
                  <td class="number">{a.capacity}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <Person key={edited.value} person={person} changed={load} done={() => (edited.value = "")} />
    </div>
  );
}
