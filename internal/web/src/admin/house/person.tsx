import { useSignal } from "@preact/signals";
import { account, may, request } from "../../page/account";
import { knowledge } from "../../page/knowledge";
import { languageName, t } from "../../page/texts";
import { groups, type Agent } from "../../wire/frames";
import { Check, useFault } from "../form";
import { useTurns } from "../turns";
import { stores } from "./stores_data";

const roles = ["agent", "lead", "admin", "owner"];
/** The fields that a fault can be shown next to. */
const fields = ["email", "name", "password", "capacity", "role", "stores", "languages", "external", "disabled"];

interface Props {
  /** Whose account is changed; without, one is added. */
  person: Agent | undefined;
  changed: () => Promise<void>;
  done: () => void;
}

/** The form of an account. */
export function Person({ person, changed, done }: Props) {
  const fault = useFault(fields);
  const said = useSignal("");
  const made = useSignal("");
  const [turn, busy] = useTurns();
  const self = person?.id === account.value?.id;
  // Only owners touch admins and owners, and nobody gives more than they have.
  const locked = person !== undefined && !may("own") && roles.indexOf(person.role) > 1;
  const offered = roles.filter((r) => may("own") || roles.indexOf(r) < 2 || r === person?.role);

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const body = {
      name: String(data.get("name")).trim(),
      role: data.get("role"),
      stores: stores.value.length > 1 ? data.getAll("stores") : undefined,
      languages: knowledge.value.languages.length > 0 ? data.getAll("languages") : undefined, // else there was nothing to choose
      groups: data.getAll("groups"),
      capacity: Number(data.get("capacity")),
      external: data.has("external"),
    };
    await attempt(async () => {
      if (person) {
        await request("PATCH", `agents/${person.id}`, { ...body, disabled: data.has("disabled") });
        said.value = t("admin.saved");
        return;
      }
      const email = String(data.get("email")).trim();
      const password = String(data.get("password")) || undefined;
      const answer = await request<{ agent: Agent; password?: string }>("POST", "agents", { ...body, email, password });
      said.value = t("admin.added", { email: answer.agent.email });
      made.value = answer.password ?? "";
      form.reset();
    });
  }

  const attempt = (act: () => Promise<void>) =>
    turn(async () => {
      fault.clear();
      said.value = made.value = "";
      try {
        await act();
        await changed();
      } catch (e) {
        fault.show(e);
      }
    });

  const act = (method: string, path: string, text: string) => () =>
    void attempt(async () => {
      const answer = await request<{ password?: string } | undefined>(method, `agents/${person?.id}/${path}`, method === "POST" ? {} : undefined);
      said.value = t(text);
      made.value = answer?.password ?? "";
    });

  return (
    <form class="new" onSubmit={submit}>
      <h2>{person ? person.name : t("admin.add_agent")}</h2>
      {locked && <p class="quiet">{t("admin.locked")}</p>}
      <fieldset disabled={locked}>
        {person ? (
          <p class="quiet">{person.email}</p>
        ) : (
          <label>
            {t("email")}
            <input name="email" type="email" required autocomplete="off" {...fault.invalid("email")} />
            {fault.at("email")}
          </label>
        )}
        <label>
          {t("admin.name_seen")}
          <input name="name" required maxlength={60} autocomplete="off" defaultValue={person?.name} {...fault.invalid("name")} />
          {fault.at("name")}
        </label>
        {!person && (
          <label>
            {t("admin.password_optional")}
            <input name="password" type="password" minlength={10} autocomplete="new-password" {...fault.invalid("password")} />
            {fault.at("password")}
          </label>
        )}
        <label>
          {t("admin.role")}
          <select name="role" {...fault.invalid("role")}>
            {offered.map((r) => (
              <option key={r} value={r} selected={r === (person?.role ?? "agent")}>
                {t(`admin.role_${r}`)}
              </option>
            ))}
          </select>
          {fault.at("role")}
        </label>
        <Check name="external" checked={person?.external}>
          {t("admin.external")}
        </Check>
        {fault.at("external")}
        {stores.value.length > 1 && (
          <fieldset>
            <legend>{t("admin.stores")}</legend>
            {stores.value.map((s) => (
              <Check key={s.id} name="stores" value={s.id} checked={person ? (person.stores ?? []).includes(s.id) : (account.value?.stores ?? []).includes(s.id)}>
                {s.name}
              </Check>
            ))}
            {fault.at("stores")}
          </fieldset>
        )}
        <fieldset>
          <legend>{t("admin.languages_none")}</legend>
          {knowledge.value.languages.map((lang) => (
            <Check key={lang} name="languages" value={lang} checked={person?.languages?.includes(lang)}>
              {languageName(lang)}
            </Check>
          ))}
          {fault.at("languages")}
        </fieldset>
        <fieldset>
          <legend>{t("admin.groups_none")}</legend>
          {groups.map((group) => (
            <Check key={group} name="groups" value={group} checked={person?.groups?.includes(group)}>
              {t(`group_${group}`)}
            </Check>
          ))}
        </fieldset>
        <label>
          {t("admin.capacity")}
          <input name="capacity" type="number" min={1} max={50} defaultValue={person?.capacity ?? 4} required {...fault.invalid("capacity")} />
          {fault.at("capacity")}
        </label>
        {person && !self && (
          <Check name="disabled" checked={person.disabled}>
            {t("admin.disabled")}
          </Check>
        )}
        {fault.at("disabled")}
        {fault.at("")}
        <div class="buttons">
          <button class="primary" disabled={busy}>
            {t(person ? "admin.save" : "admin.add")}
          </button>
          {person && (
            <button type="button" onClick={done}>
              {t("admin.add_another")}
            </button>
          )}
        </div>
      </fieldset>
      {(said.value || made.value) && (
        <p class="made" role="status">
          {said.value}
          {made.value && (
            <>
              {" "}
              {t("admin.password_once")} <code>{made.value}</code>
            </>
          )}
        </p>
      )}
      {person && !self && !locked && (
        <div class="buttons">
          <button type="button" disabled={busy} onClick={act("POST", "password", "admin.password_set")}>
            {t("admin.new_password")}
          </button>
          {person.totp && (
            <button type="button" disabled={busy} onClick={act("DELETE", "totp", "admin.totp_removed")}>
              {t("admin.remove_totp")}
            </button>
          )}
          <button type="button" disabled={busy} onClick={act("DELETE", "sessions", "admin.signed_out")}>
            {t("admin.sign_out_agent")}
          </button>
        </div>
      )}
      {self && <a href="#account">{t("admin.account")}</a>}
    </form>
  );
}
