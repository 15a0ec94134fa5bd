import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may, request } from "../../page/account";
import { Failed } from "../../page/failed";
import { languageName, t } from "../../page/texts";
import { Check, useFault } from "../form";
import { useTurns } from "../turns";
import { Precision } from "./curve";
import { Facts, readFacts } from "./facts";
import { HoursFields } from "./hours";
import { Offices } from "./offices";
import { loadStores, spoken, stores, type Store } from "./stores_data";

/** The stores of the installation, and the settings of the one that was chosen. */
export function Stores() {
  const chosen = useSignal("");
  const fault = useSignal(false);
  useEffect(() => void loadStores().catch(() => (fault.value = true)), []);
  const store = stores.value.find((s) => s.id === chosen.value) ?? (chosen.value === "new" ? undefined : stores.value[0]);
  return (
    <div class="stores">
      <section>
        {fault.value && <Failed />}
        <ul>
          {stores.value.map((s) => (
            <li key={s.id}>
              <button class="row" aria-current={s.id === store?.id} onClick={() => (chosen.value = s.id)}>
                <strong>{s.name}</strong>
                <span class="quiet small">{s.id}</span>
              </button>
            </li>
          ))}
        </ul>
        {may("own") && <button onClick={() => (chosen.value = "new")}>{t("admin.add_store")}</button>}
      </section>
      {store ? <Settings key={store.id} store={store} /> : chosen.value === "new" && <NewStore added={(id) => (chosen.value = id)} />}
    </div>
  );
}

function NewStore({ added }: { added: (id: string) => void }) {
  const fault = useFault(["id", "name", "origins"]);
  const [turn, busy] = useTurns();
  function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    fault.clear();
    void turn(async () => {
      try {
        const answer = await request<{ store: Store }>("POST", "stores", { id: data.get("id"), name: data.get("name"), origins: lines(data.get("origins")) });
        await loadStores();
        added(answer.store.id);
      } catch (e) {
        fault.show(e);
      }
    });
  }
  return (
    <form class="new" onSubmit={submit}>
      <h2>{t("admin.add_store")}</h2>
      <label>
        {t("admin.store_name")}
        <input name="name" required maxlength={60} {...fault.invalid("name")} />
        {fault.at("name")}
      </label>
      <label>
        {t("admin.store_id")}
        <input name="id" required maxlength={32} autocapitalize="none" {...fault.invalid("id")} />
        {fault.at("id")}
      </label>
      <Origins fault={fault} />
      {fault.at("")}
      <button class="primary" disabled={busy}>
        {t("admin.add")}
      </button>
    </form>
  );
}

/** The lines of a text field that say something. */
function lines(value: FormDataEntryValue | null): string[] {
  return String(value ?? "")
    .split(/\s+/)
    .filter(Boolean);
}

function Origins({ fault, value }: { fault: ReturnType<typeof useFault>; value?: string[] | null }) {
  return (
    <label>
      {t("admin.origins_hint")}
      <textarea name="origins" rows={3} placeholder="https://shop.example" defaultValue={(value ?? []).join("\n")} {...fault.invalid("origins")} />
      {fault.at("origins")}
    </label>
  );
}

const second = 1e9; // nanoseconds
/** What a desk does unless it is set otherwise, seconds. */
const offerTime = 20;
const waitLimit = 120;
/** Minutes. */
const awayAfter = 5;
function Settings({ store }: { store: Store }) {
  const fault = useFault(["name", "locale", "languages", "origins", "hours", "offices", "desk", "precision", "facts"]);
  const said = useSignal("");
  const hours = useSignal(store.hours);
  const offices = useSignal(store.offices ?? []);
  const [turn, busy] = useTurns();

  const attempt = (act: () => Promise<unknown>, text: string) =>
    turn(async () => {
      fault.clear();
      said.value = "";
      try {
        await act();
        await loadStores();
        said.value = t(text);
      } catch (e) {
        fault.show(e);
      }
    });

  function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    void attempt(
      () =>
        request("PATCH", `stores/${store.id}`, {
          name: text("name"),
          locale: text("locale"),
          languages: data.getAll("languages"),
          origins: lines(data.get("origins")),
          hours: hours.value,
          offices: offices.value,
          desk: {
            ...store.desk,
            mode: text("mode"),
            by_hand: data.has("by_hand"),
            offer_time: Number(text("offer_time")) * second,
            wait_limit: Number(text("wait_limit")) * second,
            away_after: Number(text("away_after")) * 60 * second,
          },
          ...(data.has("precision") && { precision: Number(text("precision")) / 100 }),
          facts: readFacts(form),
        }),
      "admin.saved",
    );
  }

  const { desk } = store;
  return (
    <form class="new" onSubmit={submit}>
      <h2>{store.name}</h2>
      <label>
        {t("admin.store_name")}
        <input name="name" required maxlength={60} defaultValue={store.name} {...fault.invalid("name")} />
        {fault.at("name")}
      </label>
      <fieldset class="flow">
        <legend>{t("admin.store_languages")}</legend>
        {spoken.value.map((lang) => (
          <Check key={lang} name="languages" value={lang} checked={store.languages.includes(lang)}>
            {languageName(lang)}
          </Check>
        ))}
        {fault.at("languages")}
      </fieldset>
      <label>
        {t("admin.locale")}
        <select name="locale" {...fault.invalid("locale")}>
          {spoken.value.map((lang) => (
            <option key={lang} value={lang} selected={lang === store.locale}>
              {languageName(lang)}
            </option>
          ))}
        </select>
        {fault.at("locale")}
      </label>
      <Origins fault={fault} value={store.origins} />
      <HoursFields hours={hours.value} path="hours" fault={fault} set={(part) => (hours.value = { ...hours.value, ...part })} />
      {fault.at("hours")}
      <Offices offices={offices} fault={fault} />
      <datalist id="timezones">
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <fieldset>
        <legend>{t("admin.desk")}</legend>
        {["pull", "push"].map((mode) => (
          <label key={mode} class="check">
            <input type="radio" name="mode" value={mode} defaultChecked={(desk.mode || "pull") === mode} /> {t(`admin.desk_${mode}`)}
          </label>
        ))}
        <label class="check">
          <input type="checkbox" name="by_hand" defaultChecked={desk.by_hand} /> {t("admin.by_hand")}
        </label>
      </fieldset>
      <div class="side">
        <label>
          {t("admin.offer_time")}
          <input name="offer_time" type="number" min={5} max={300} required defaultValue={(desk.offer_time ?? 0) / second || offerTime} />
        </label>
        <label>
          {t("admin.wait_limit")}
          <input name="wait_limit" type="number" min={10} max={86400} required defaultValue={(desk.wait_limit ?? 0) / second || waitLimit} />
        </label>
        <label>
          {t("admin.away_after")}
          <input name="away_after" type="number" min={1} max={480} required defaultValue={(desk.away_after ?? 0) / 60 / second || awayAfter} />
        </label>
      </div>
      {fault.at("desk")}
      <Precision store={store.id}>{fault.at("precision")}</Precision>
      <Facts own={store.facts ?? {}} />
      {fault.at("facts")}
      {fault.at("")}
      <button class="primary" disabled={busy}>
        {t("admin.save")}
      </button>
      {said.value && (
        <p class="made" role="status">
          {said.value}
        </p>
      )}
      <h3>{t("admin.site_key")}</h3>
      <p class="quiet">{t("admin.site_key_hint")}</p>
      <pre class="tag">
        {`<script type="module" src="${location.origin}/widget.js"></script>\n<dragoman-chat key="${store.key}"></dragoman-chat>`}
      </pre>
      <Renew busy={busy} renew={() => attempt(() => request("POST", `stores/${store.id}/key`), "admin.key_renewed")} />
    </form>
  );
}

/** Renewing cuts off every page that has the old key, so it is asked for twice. */
function Renew({ busy, renew }: { busy: boolean; renew: () => Promise<void> }) {
  const asked = useSignal(false);
  if (!asked.value)
    return (
      <button type="button" onClick={() => (asked.value = true)}>
        {t("admin.renew_key")}
      </button>
    );
  return (
    <div class="made" role="alert">
      <p>{t("admin.renew_key_warning")}</p>
      <div class="buttons">
        <button type="button" disabled={busy} onClick={() => void renew().then(() => (asked.value = false))}>
          {t("admin.renew_key")}
        </button>
        <button type="button" onClick={() => (asked.value = false)}>
          {t("admin.cancel")}
        </button>
      </div>
    </div>
  );
}
