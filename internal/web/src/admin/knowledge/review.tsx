import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may, type Problem, request } from "../../page/account";
import { useNewest } from "../../page/newest";
import { moment, t } from "../../page/texts";
import { Changes } from "./changes";
import { draft, loadDraft, type Publication, type Revision } from "./draft";
import { useFault } from "../form";
import { useTurns } from "../turns";
import { useWanted } from "../wanted";
import { Revisions } from "./revisions";

/** From the draft to what is published, and back. */
export function Review() {
  const revisions = useSignal<Revision[]>([]);
  const publications = useSignal<Publication[]>([]);
  const fault = useSignal("");
  const latest = useNewest();
  const [turn, busy] = useTurns();

  const load = () =>
    latest(request<{ revisions: Revision[] | null; publications: Publication[] | null }>("GET", "knowledge/revisions"), (answer) => {
      revisions.value = answer.revisions ?? [];
      publications.value = answer.publications ?? [];
    });
  useEffect(() => void load().catch(() => (fault.value = t("action_failed"))), []);

  /** Does something, and shows what it led to. */
  async function act(what: () => Promise<unknown>) {
    fault.value = "";
    try {
      await what();
    } catch (e) {
      fault.value = said(e as Problem);
    }
    await Promise.all([load(), loadDraft()]).catch(() => undefined);
  }

  async function earlier() {
    const oldest = revisions.value.at(-1);
    const answer = await request<{ revisions: Revision[] | null }>("GET", `knowledge/revisions?before=${oldest?.number ?? 0}`);
    revisions.value = [...revisions.value, ...(answer.revisions ?? [])];
  }

  const { changed, four_eyes, published } = draft.value!;
  const [fourEyes, wantFourEyes] = useWanted(four_eyes, (on) => act(() => request("PUT", "knowledge/four-eyes", { on })));
  return (
    <div class="review">
      <p class="fault" role="alert">
        {fault}
      </p>
      <section aria-label={t("admin.edit_draft")}>
        <h2>{t("admin.edit_draft")}</h2>
        {changed.length === 0 ? (
          <p class="quiet">{t("admin.edit_unchanged")}</p>
        ) : (
          <>
            <p class="quiet small">{t("admin.edit_changed_files", { count: changed.length, names: [...new Set(changed.map((f) => f.author).filter(Boolean))].join(", ") })}</p>
            <Changes id="draft" version={changed.map((f) => f.hash).join()} discard={(file) => void act(() => request("POST", "knowledge/draft/discard", { files: [file] }))} />
            <Submit submitted={() => act(async () => undefined)} />
          </>
        )}
        <label class="check">
          <input type="checkbox" checked={fourEyes} disabled={!may("settings")} onChange={(e) => wantFourEyes(e.currentTarget.checked)} /> {t("admin.edit_four_eyes")}
        </label>
      </section>
      <section aria-label={t("admin.edit_history")}>
        <h2>{t("admin.edit_history")}</h2>
        <Revisions list={revisions.value} publications={publications.value.length > 0 ? publications.value.map((p) => p.revision) : [published.revision.id]} fourEyes={four_eyes} act={act} />
        {(revisions.value.at(-1)?.number ?? 1) > 1 && <button disabled={busy} onClick={() => void turn(earlier).catch(() => (fault.value = t("action_failed")))}>{t("admin.edit_earlier")}</button>}
        {publications.value.length > 0 && (
          <details>
            <summary>{t("admin.edit_publications")}</summary>
            <ul class="small">
              {publications.value.map((p) => (
                <li key={p.number}>
                  {moment(p.at)}: {t("admin.edit_revision", { number: revisions.value.find((v) => v.id === p.revision)?.number ?? "…" })}
                  {p.name && ` · ${p.name}`}
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
    </div>
  );
}

function said({ code, field, message }: Problem): string {
  if (code === "conflict") return `${t("admin.edit_publish_conflict")} ${field}`;
  if (code === "forbidden") return t("admin.edit_forbidden");
  return code === "invalid" ? `${t("admin.edit_fault")}: ${message}` : t("action_failed");
}

function Submit({ submitted }: { submitted: () => Promise<void> }) {
  const fault = useFault([]);
  const text = useSignal({ field: "", text: "" });
  const busy = useSignal(false);
  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const when = (name: string) => (data.get(name) ? { [name]: new Date(String(data.get(name))).toISOString() } : {});
    busy.value = true;
    text.value = { field: "", text: "" };
    fault.clear();
    try {
      await request("POST", "knowledge/draft/submit", { note: data.get("note"), ...when("publish_at"), ...when("return_at") });
      form.reset();
      await submitted();
    } catch (e) {
      const { code, field, message } = e as Problem;
      if (code === "invalid") text.value = { field, text: field === "draft" ? `${t("admin.edit_cannot_submit")} ${message}` : `${t("admin.edit_fault")}: ${message}` };
      else fault.show(e);
    }
    busy.value = false;
  }
  const at = (field: string) =>
    text.value.text && text.value.field === field ? (
      <span class="fault small" role="alert">
        {text.value.text} {field === "draft" && <a href="#edit/findings">{t("admin.edit_findings")}</a>}
      </span>
    ) : null;
  return (
    <form class="new" onSubmit={submit}>
      <label>
        {t("admin.edit_note")}
        <textarea name="note" rows={2} required maxlength={2000} dir="auto" />
        {at("note")}
      </label>
      <div class="side">
        <label>
          {t("admin.edit_publish_at")}
          <input name="publish_at" type="datetime-local" />
          {at("publish_at")}
        </label>
        <label>
          {t("admin.edit_return_at")}
          <input name="return_at" type="datetime-local" />
          {at("return_at")}
        </label>
      </div>
      {at("draft")}
      {fault.at("")}
      <div class="buttons">
        <button class="primary" disabled={busy.value}>
          {t("admin.edit_submit")}
        </button>
        <span role="status">{busy.value && t("admin.edit_measuring")}</span>
      </div>
    </form>
  );
}
