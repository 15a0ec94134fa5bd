import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Problem, request } from "../page/account";
import { languageName, t } from "../page/texts";
import { canned, loadCanned, type CannedReply } from "./canned";

/** Texts for what the server refuses, by field. */
const faults: Record<string, string> = { name: "canned_fault_name", texts: "canned_fault_texts" };

/** Writes a canned reply or changes it; a new one is of a store, and everybody's or one's own. */
export function CannedForm({ reply, onDone }: { reply: CannedReply | undefined; onDone: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const { stores, placeholders } = canned.value;
  const storeID = useSignal(reply?.store ?? stores[0]?.id ?? "");
  const store = stores.find((s) => s.id === storeID.value);
  const fault = useSignal<Problem | undefined>(undefined);
  // What a colleague has made of it meanwhile: saving again puts this over it.
  const theirs = useSignal<CannedReply | undefined>(undefined);
  const busy = useSignal(false);

  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
    form.current?.querySelector<HTMLElement>("input[name=name]")?.focus();
  }, []);
  if (!store) return null;

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(form.current!);
    const texts = Object.fromEntries(languages.map((lang) => [lang, String(data.get(`text-${lang}`) ?? "")]));
    const body = { name: String(data.get("name")), texts };
    busy.value = true;
    try {
      if (reply) await request("PUT", `canned/${reply.id}`, { ...body, updated_at: (theirs.value ?? reply).updated_at });
      else await request("POST", "canned", { ...body, store: storeID.value, personal: data.get("whose") !== "all" });
      await loadCanned();
      onDone();
    } catch (e) {
      fault.value = e as Problem;
      if (reply && fault.value.code === "conflict" && !fault.value.field) {
        await loadCanned().catch(() => undefined);
        theirs.value = canned.value.replies.find((r) => r.id === reply.id);
      }
    }
    busy.value = false;
  }

  /** Puts a placeholder where the caret was. */
  function put(name: string) {
    const fields = [...form.current!.querySelectorAll("textarea")];
    const field = last.current && fields.includes(last.current) ? last.current : fields[0]!;
    field.setRangeText(`{${name}}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  }
  const last = useRef<HTMLTextAreaElement | null>(null);

  // The store's own language first: it stands in where another has no text.
  const languages = [...new Set([store.default, ...store.languages])];
  const field = fault.value?.field ?? "";
  const wrong = (name: string) =>
    field === name && (
      <span class="fault small" id={`fault-${name}`}>
        {fault.value!.code === "conflict" ? t("canned_fault_taken") : faults[name] ? t(faults[name]) : t("canned_fault_text", { detail: fault.value!.message })}
      </span>
    );
  return (
    <form class="reply" ref={form} onSubmit={submit}>
      <label>
        {t("canned_name")}
        <input name="name" maxLength={60} required defaultValue={reply?.name ?? ""} aria-invalid={field === "name"} aria-describedby="fault-name" />
        {wrong("name")}
        {theirs.value && theirs.value.name !== reply!.name && <span class="small theirs">{t("canned_theirs", { text: theirs.value.name })}</span>}
      </label>
      {!reply && (
        <p class="whose">
          {stores.length > 1 && (
            <label>
              {t("search_store")}{" "}
              <select value={storeID} onChange={(e) => (storeID.value = e.currentTarget.value)}>
                {stores.map((s) => (
                  <option key={s.id} value={s.id}>
                    {s.name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            <input type="radio" name="whose" value="own" defaultChecked={!store.editable} /> {t("canned_for_me")}
          </label>
          <label>
            <input type="radio" name="whose" value="all" disabled={!store.editable} defaultChecked={store.editable} /> {t("canned_for_all")}
          </label>
          {!store.editable && <span class="small quiet">{t("canned_for_all_hint")}</span>}
        </p>
      )}
      <fieldset>
        <legend>{t("canned_texts")}</legend>
        {languages.map((lang) => (
          <label key={lang}>
            {languageName(lang)} {lang === store.default && <span class="small quiet">{t("canned_default")}</span>}
            <textarea name={`text-${lang}`} rows={2} dir="auto" lang={lang} maxLength={2000} defaultValue={reply?.texts[lang] ?? ""} aria-invalid={field === `texts.${lang}`} aria-describedby={`fault-texts.${lang}`} onFocus={(e) => (last.current = e.currentTarget)} />
            {wrong(`texts.${lang}`)}
            {theirs.value && (theirs.value.texts[lang] ?? "") !== (reply!.texts[lang] ?? "") && (
              <span class="small theirs">{t("canned_theirs", { text: theirs.value.texts[lang] ?? "–" })}</span>
            )}
          </label>
        ))}
        {wrong("texts")}
      </fieldset>
      <details>
        <summary>{t("canned_placeholders")}</summary>
        <p class="placeholders">
          {placeholders.map((name) => (
            <button type="button" key={name} onClick={() => put(name)}>
              <code>{`{${name}}`}</code>
            </button>
          ))}
        </p>
      </details>
      {fault.value && !["name", "texts"].includes(field.split(".")[0]!) && (
        <p class="fault" role="alert">
          {t(theirs.value ? "canned_fault_changed" : "action_failed")}
        </p>
      )}
      <p class="actions">
        <button class="primary" disabled={busy}>
          {t("save")}
        </button>
        <button type="button" class="link" onClick={onDone}>
          {t("cancel")}
        </button>
      </p>
    </form>
  );
}
