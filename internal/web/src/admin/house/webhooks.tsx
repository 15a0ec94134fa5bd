import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { useNewest } from "../../page/newest";
import { moment, t } from "../../page/texts";
import { useTurns } from "../turns";
import { Deliveries } from "./deliveries";
import { Checks, FaultAt, faultOf, noFault, Once } from "./integration_form";
import { eventName, events } from "./webhook_events";

interface Webhook {
  id: string;
  name: string;
  url: string;
  events: string[];
  enabled: boolean;
  gone?: boolean;
  failures: number;
  failing_since?: string;
  old_secret_until?: string;
}

/** The webhooks of a store, and a form for one more. */
export function Webhooks({ store }: { store: string }) {
  const hooks = useSignal<Webhook[] | undefined>(undefined);
  const fault = useSignal(noFault);
  const secret = useSignal("");
  const open = useSignal("");
  const latest = useNewest();
  const [turn, busy] = useTurns();

  async function load() {
    try {
      await latest(request<{ webhooks: Webhook[] | null }>("GET", `webhooks?store=${encodeURIComponent(store)}`), (answer) => (hooks.value = answer.webhooks ?? []));
    } catch (e) {
      fault.value = faultOf(e, []);
    }
  }
  useEffect(() => void load(), []);

  const act = (doing: () => Promise<void>, fields: string[] = []) =>
    turn(async () => {
      fault.value = noFault;
      secret.value = "";
      try {
        await doing();
      } catch (e) {
        fault.value = faultOf(e, fields);
      }
      await load();
    });

  const change = (hook: Webhook, enabled: boolean) =>
    act(() => request("PUT", `webhooks/${hook.id}`, { name: hook.name, url: hook.url, events: hook.events, enabled }));
  const remove = (hook: Webhook) => confirm(t("integrations.remove_sure", { name: hook.name })) && act(() => request("DELETE", `webhooks/${hook.id}`));
  const rotate = (hook: Webhook) =>
    confirm(t("integrations.rotate_sure", { name: hook.name })) &&
    act(async () => {
      secret.value = (await request<{ secret: string }>("POST", `webhooks/${hook.id}/secret`)).secret;
    });
  const test = (hook: Webhook) =>
    act(async () => {
      await request("POST", `webhooks/${hook.id}/test`);
      open.value = hook.id;
    });

  function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const body = { store, name: String(data.get("name")).trim(), url: String(data.get("url")).trim(), events: data.getAll("events") };
    void act(async () => {
      secret.value = (await request<{ secret: string }>("POST", "webhooks", body)).secret;
      form.reset();
    }, ["name", "url", "events"]);
  }

  return (
    <section class="pair" aria-labelledby="hooks">
      <div>
        <h2 id="hooks">{t("integrations.hooks")}</h2>
        <p class="quiet">{t("integrations.hooks_hint")}</p>
        {hooks.value?.length === 0 && <p class="quiet">{t("integrations.hooks_none")}</p>}
        <ul class="cards">
          {hooks.value?.map((hook) => (
            <li key={hook.id} class={hook.enabled ? "" : "over"}>
              <strong>{hook.name}</strong> {!hook.enabled && !hook.gone && <span class="small quiet">{t("integrations.off")}</span>}
              <p class="small">
                <code>{hook.url}</code>
              </p>
              <p class="small quiet">{hook.events.map(eventName).join(" · ")}</p>
              {hook.gone && <p class="fault small">{t("integrations.gone")}</p>}
              {hook.failing_since && (
                <p class="fault small">{t("integrations.failing", { date: moment(hook.failing_since), count: hook.failures })}</p>
              )}
              {hook.old_secret_until && <p class="small quiet">{t("integrations.overlap", { date: moment(hook.old_secret_until) })}</p>}
              <p class="acts">
                <button aria-expanded={open.value === hook.id} onClick={() => (open.value = open.value === hook.id ? "" : hook.id)}>
                  {t("integrations.deliveries")}
                </button>
                <button disabled={!hook.enabled || busy} onClick={() => void test(hook)}>
                  {t("integrations.test")}
                </button>
                <button disabled={busy} onClick={() => void rotate(hook)}>
                  {t("integrations.rotate")}
                </button>
                <button disabled={busy} onClick={() => void change(hook, !hook.enabled)}>
                  {t(hook.enabled ? "integrations.disable" : "integrations.enable")}
                </button>
                <button disabled={busy} onClick={() => void remove(hook)}>
                  {t("integrations.remove")}
                </button>
              </p>
              {open.value === hook.id && <Deliveries hook={hook.id} enabled={hook.enabled} />}
            </li>
          ))}
        </ul>
      </div>
      <form class="new" onSubmit={submit}>
        <h3>{t("integrations.hook_add")}</h3>
        <label>
          {t("integrations.hook_purpose")}
          <input name="name" required maxlength={60} autocomplete="off" />
          <FaultAt fault={fault} field="name" />
        </label>
        <label>
          {t("integrations.url")}
          <input name="url" type="url" required maxlength={2000} autocomplete="off" />
          <FaultAt fault={fault} field="url" />
        </label>
        <Checks name="events" legend={t("integrations.events")} values={events} text={eventName} />
        <FaultAt fault={fault} field="events" />
        <FaultAt fault={fault} field="" />
        <button class="primary" disabled={busy}>
          {t("integrations.hook_add")}
        </button>
        {secret.value && <Once hint={t("integrations.secret_made")} text={secret.value} />}
      </form>
    </section>
  );
}
