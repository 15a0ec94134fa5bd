import { useSignal } from "@preact/signals";
import { type Problem, type Reason, request } from "../../page/account";
import { LanguageOptions } from "../../page/language";
import { t } from "../../page/texts";
import { ofStore } from "./checked_store";
import { draftLanguages } from "./draft";
import { maxPage, type PageFile, readPage } from "./page_file";

/** Hands pages in: by address, as files, as a pasted text. */
export function AddPages({ added }: { added: () => Promise<void> }) {
  const lang = useSignal("");
  const busy = useSignal(false);
  const pasting = useSignal(false);
  const faults = useSignal<string[]>([]);

  /** Sends pages one after another, and says which were not taken. */
  async function send(pages: (() => Promise<Partial<PageFile> & { url?: string }>)[], names: string[]): Promise<boolean> {
    busy.value = true;
    faults.value = [];
    const store = ofStore.value;
    for (const [i, page] of pages.entries()) {
      try {
        await request("POST", "knowledge/pages", { store, ...(await page()), ...(lang.value ? { lang: lang.value } : {}) });
      } catch (e) {
        faults.value = [...faults.value, t("admin.check_page_failed", { name: names[i] ?? "", reason: reason(e as Error) })];
      }
    }
    await added();
    busy.value = false;
    return faults.value.length === 0;
  }

  async function byAddress(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const url = String(new FormData(form).get("url")).trim();
    if (await send([async () => ({ url })], [url])) form.reset();
  }
  async function byText(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const page = { name: String(data.get("name")).trim(), text: String(data.get("text")) };
    if (await send([async () => ({ ...page, html: /^\s*<(!doctype|html|body|div|p|section|article|table)\b/i.test(page.text) })], [page.name])) {
      form.reset();
      pasting.value = false;
    }
  }
  async function byFiles(input: HTMLInputElement) {
    const files = [...(input.files ?? [])];
    await send(files.map((file) => () => readPage(file)), files.map((file) => file.name));
    input.value = "";
  }

  return (
    <div class="add-pages">
      <form class="buttons" onSubmit={byAddress}>
        <input name="url" type="url" required maxlength={2000} placeholder="https://" aria-label={t("admin.check_page_url")} title={t("admin.check_page_url")} />
        <button class="primary" disabled={busy.value}>
          {t("admin.check_page_fetch")}
        </button>
      </form>
      <label class="file">
        <span>{t("admin.check_page_files")}</span>
        <input type="file" multiple accept=".html,.htm,.xhtml,.txt,.md,text/html,text/plain" disabled={busy.value} onChange={(e) => void byFiles(e.currentTarget)} />
      </label>
      <button type="button" aria-expanded={pasting.value} onClick={() => (pasting.value = !pasting.value)}>
        {t("admin.check_page_paste")}
      </button>
      <label>
        {t("language")}{" "}
        <select value={lang} onChange={(e) => (lang.value = e.currentTarget.value)}>
          <option value="">{t("admin.check_page_auto")}</option>
          <LanguageOptions of={draftLanguages()} />
        </select>
      </label>
      {pasting.value && (
        <form class="new paste" onSubmit={byText}>
          <label>
            {t("admin.check_page_name")}
            <input name="name" required maxlength={500} dir="auto" />
          </label>
          <label>
            {t("admin.check_page_text")}
            <textarea name="text" rows={8} required dir="auto" />
          </label>
          <button class="primary" disabled={busy.value}>
            {t("admin.check_page_compare")}
          </button>
        </form>
      )}
      <div role="status">{busy.value && <span class="quiet">{t("admin.edit_checking")}</span>}</div>
      <div role="alert">
        {faults.value.map((fault) => (
          <p key={fault} class="fault" dir="auto">
            {fault}
          </p>
        ))}
      </div>
    </div>
  );
}

/** Why a page was not taken. */
function reason(e: Error): string {
  if (/^check_fetch_/.test(e.message)) return t(`admin.${e.message}`, { limit: maxPage >> 20 });
  const { reason, code, message } = e as Problem;
  return reason ? fetchFault(reason) : code === "invalid" && message ? message : t("action_failed");
}

/** A reason of the server's, in the language of the page. */
export function fetchFault({ name, args }: Reason): string {
  return t(`admin.check_fetch_${name}`, args);
}
