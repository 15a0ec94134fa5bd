import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem, request } from "../page/account";
import { knowledge } from "../page/knowledge";
import { languageName, t } from "../page/texts";
import { groups, type Agent } from "../wire/frames";

/** Who may take conversations, and a form for one more. */
export function Agents() {
  const agents = useSignal<Agent[]>([]);
  const fault = useSignal(false);

  async function load() {
    try {
      agents.value = (await request<{ agents: Agent[] | null }>("GET", "agents")).agents ?? [];
    } catch {
      fault.value = true;
    }
  }
  useEffect(() => void load(), []);

  return (
    <div class="agents">
      <section>
        {fault.value && (
          <p class="fault" role="alert">
            {t("action_failed")}
          </p>
        )}
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("admin.name")}</th>
                <th scope="col">{t("email")}</th>
                <th scope="col">{t("admin.role")}</th>
                <th scope="col">{t("admin.languages")}</th>
                <th scope="col">{t("admin.groups")}</th>
                <th scope="col" class="number">
                  {t("admin.capacity")}
                </th>
              </tr>
            </thead>
            <tbody>
              {agents.value.map((a) => (
                <tr key={a.id}>
                  <th scope="row">{a.name}</th>
                  <td>{a.email}</td>
                  <td>{t(`admin.role_${a.role}`)}</td>
                  <td>{a.languages?.map(languageName).join(", ") || t("admin.all")}</td>
                  <td>{a.groups?.map((g) => t(`group_${g}`)).join(", ") || t("admin.all")}</td>
                  <td class="number">{a.capacity}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <NewAgent added={load} />
    </div>
  );
}

/** The fields that a fault can be shown next to. */
const fields = ["email", "name", "password", "capacity"];

function NewAgent({ added }: { added: () => Promise<void> }) {
  const fault = useSignal({ field: "", text: "" });
  const made = useSignal<{ email: string; password: string } | undefined>(undefined);

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const password = String(data.get("password"));
    const body = {
      email: String(data.get("email")).trim(),
      name: String(data.get("name")).trim(),
      password: password || undefined,
      role: data.get("role"),
      languages: data.getAll("languages"),
      groups: data.getAll("groups"),
      capacity: Number(data.get("capacity")),
    };
    fault.value = { field: "", text: "" };
    made.value = undefined;
    try {
      const answer = await request<{ agent: Agent; password?: string }>("POST", "agents", body);
      made.value = { email: answer.agent.email, password: answer.password ?? "" };
      form.reset();
      await added();
    } catch (e) {
      fault.value = faultOf(e as Problem);
    }
  }

  const faultAt = (field: string) =>
    fault.value.field === field && (
      <span class="fault small" role="alert" id={`fault-${field}`}>
        {fault.value.text}
      </span>
    );
  const invalid = (field: string) => (fault.value.field === field ? { "aria-invalid": true, "aria-describedby": `fault-${field}` } : {});

  return (
    <form class="new" onSubmit={submit}>
      <h2>{t("admin.add_agent")}</h2>
      <label>
        {t("email")}
        <input name="email" type="email" required autocomplete="off" {...invalid("email")} />
        {faultAt("email")}
      </label>
      <label>
        {t("admin.name_seen")}
        <input name="name" required maxlength={60} autocomplete="off" {...invalid("name")} />
        {faultAt("name")}
      </label>
      <label>
        {t("admin.password_optional")}
        <input name="password" type="password" minlength={10} autocomplete="new-password" {...invalid("password")} />
        {faultAt("password")}
      </label>
      <label>
        {t("admin.role")}
        <select name="role">
          <option value="agent">{t("admin.role_agent")}</option>
          <option value="admin">{t("admin.role_admin")}</option>
        </select>
      </label>
      <fieldset>
        <legend>{t("admin.languages_none")}</legend>
        {knowledge.value.languages.map((lang) => (
          <label key={lang} class="check">
            <input type="checkbox" name="languages" value={lang} /> {languageName(lang)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t("admin.groups_none")}</legend>
        {groups.map((group) => (
          <label key={group} class="check">
            <input type="checkbox" name="groups" value={group} /> {t(`group_${group}`)}
          </label>
        ))}
      </fieldset>
      <label>
        {t("admin.capacity")}
        <input name="capacity" type="number" min={1} max={50} value={4} required {...invalid("capacity")} />
        {faultAt("capacity")}
      </label>
      {fault.value.text && faultAt("")}
      <button class="primary">{t("admin.add")}</button>
      {made.value && (
        <p class="made" role="status">
          {t("admin.added", { email: made.value.email })}
          {made.value.password && (
            <>
              {" "}
              {t("admin.password_once")} <code>{made.value.password}</code>
            </>
          )}
        </p>
      )}
    </form>
  );
}

/** Where a fault belongs and what to say about it. */
function faultOf({ code, field }: Problem): { field: string; text: string } {
  if (code === "conflict") return { field: "email", text: t("admin.fault_taken") };
  if (code === "invalid" && fields.includes(field)) return { field, text: t(`admin.fault_${field}`) };
  return { field: "", text: t("action_failed") };
}
