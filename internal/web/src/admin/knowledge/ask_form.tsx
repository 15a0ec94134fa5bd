import { useSignal } from "@preact/signals";
import { LanguageOptions } from "../../page/language";
import { useNewest } from "../../page/newest";
import { t } from "../../page/texts";

/** What somebody tries out, as the server is asked it. */
export interface Question {
  text: string;
  /** Language of the storefront; undefined for any. */
  locale: string | undefined;
}

interface Asking<T> {
  languages: string[];
  autofocus?: boolean;
  /** Said while the answer is on its way. */
  working?: string;
  ask: (question: Question) => Promise<T>;
  show: (answer: T) => void;
}

/** A box to try a question in; of several that were asked, the last is answered. */
export function AskForm<T>({ languages, autofocus = false, working, ask, show }: Asking<T>) {
  const latest = useNewest();
  const busy = useSignal(false);
  const fault = useSignal("");

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    busy.value = true;
    fault.value = "";
    try {
      await latest(ask({ text: String(data.get("text")).trim(), locale: String(data.get("locale")) || undefined }), show);
    } catch {
      fault.value = t("action_failed");
    }
    busy.value = false;
  }

  function key(e: KeyboardEvent) {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    (e.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  }

  return (
    <form onSubmit={submit}>
      <label>
        {t("admin.question")}
        <textarea name="text" rows={3} required maxlength={4000} dir="auto" onKeyDown={key} autofocus={autofocus} />
      </label>
      <div class="tools">
        <label>
          {t("admin.storefront")}{" "}
          <select name="locale">
            <option value="">{t("admin.any_language")}</option>
            <LanguageOptions of={languages} />
          </select>
        </label>
        <button class="primary" disabled={busy}>
          {t("admin.try")}
        </button>
      </div>
      {working && (
        <p class="quiet" role="status">
          {busy.value && working}
        </p>
      )}
      <p class="fault" role="alert">
        {fault}
      </p>
    </form>
  );
}
