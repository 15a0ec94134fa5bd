import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may, request } from "../../page/account";
import { useNewest } from "../../page/newest";
import { moment, t } from "../../page/texts";
import { useTurns } from "../turns";
import { Checks, FaultAt, faultOf, noFault, Once } from "./integration_form";

interface Key {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at?: string;
  revoked_at?: string;
  last_used?: string;
}

const scopes = ["read", "chat", "contact", "supervise", "erase", "knowledge", "settings", "audit"];

/** The keys of a store, and a form for one more. */
export function Keys({ store }: { store: string }) {
  const keys = useSignal<Key[] | undefined>(undefined);
  const fault = useSignal(noFault);
  const made = useSignal("");
  const latest = useNewest();
  const [turn, busy] = useTurns();

  async function load() {
    try {
      await latest(request<{ keys: Key[] | null }>("GET", `keys?store=${encodeURIComponent(store)}`), (answer) => (keys.value = answer.keys ?? []));
    } catch (e) {
      fault.value = faultOf(e, []);
    }
  }
  useEffect(() => void load(), []);

  async function revoke(key: Key) {
    if (!confirm(t("integrations.revoke_sure", { name: key.name }))) return;
    try {
      await request("DELETE", `keys/${key.id}`);
    } catch (e) {
      fault.value = faultOf(e, []);
    }
    await load();
  }

  function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const day = String(data.get("expires_at"));
    const body = {
      store,
      name: String(data.get("name")).trim(),
      scopes: data.getAll("scopes"),
      expires_at: day ? new Date(`${day}T23:59:59`).toISOString() : undefined,
    };
    fault.value = noFault;
    made.value = "";
    void turn(async () => {
      try {
        made.value = (await request<{ text: string }>("POST", "keys", body)).text;
        form.reset();
      } catch (e) {
        fault.value = faultOf(e, ["name", "scopes", "expires_at"]);
      }
      await load();
    });
  }

  return (
    <section class="pair" aria-labelledby="keys">
      <div>
        <h2 id="keys">{t("integrations.keys")}</h2>
        <p class="quiet">{t("integrations.keys_hint")}</p>
        {keys.value?.length === 0 && <p class="quiet">{t("integrations.keys_none")}</p>}
        <ul class="cards">
          {keys.value?.map((key) => (
            <li key={key.id} class={over(key) ? "over" : ""}>
              <strong>{key.name}</strong> <span class="small quiet">{validity(key)}</span>
              <p class="small">{key.scopes.map((s) => t(`integrations.scope_${s}`)).join(" · ")}</p>
              <p class="small quiet">
                {t("integrations.used")}: {key.last_used ? moment(key.last_used) : t("integrations.never")}
              </p>
              {!over(key) && <button onClick={() => void revoke(key)}>{t("integrations.revoke")}</button>}
            </li>
          ))}
        </ul>
      </div>
      <form class="new" onSubmit={submit}>
        <h3>{t("integrations.key_add")}</h3>
        <label>
          {t("integrations.purpose")}
          <input name="name" required maxlength={60} autocomplete="off" />
          <FaultAt fault={fault} field="name" />
        </label>
        <Checks name="scopes" legend={t("integrations.scopes")} values={scopes.filter(may)} text={(s) => t(`integrations.scope_${s}`)} />
        <FaultAt fault={fault} field="scopes" />
        <label>
          {t("integrations.expires")}
          <input name="expires_at" type="date" />
          <FaultAt fault={fault} field="expires_at" />
        </label>
        <FaultAt fault={fault} field="" />
        <button class="primary" disabled={busy}>
          {t("integrations.key_add")}
        </button>
        {made.value && <Once hint={t("integrations.key_made")} text={made.value} />}
      </form>
    </section>
  );
}

/** Whether a key opens nothing any more. */
function over(key: Key): boolean {
  return key.revoked_at !== undefined || (key.expires_at !== undefined && new Date(key.expires_at) <= new Date());
}

function validity(key: Key): string {
  if (key.revoked_at) return t("integrations.revoked");
  if (!key.expires_at) return t("integrations.unlimited");
  return over(key) ? t("integrations.expired") : t("integrations.until", { date: moment(key.expires_at) });
}
