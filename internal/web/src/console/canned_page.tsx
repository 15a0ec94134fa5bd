import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem, request } from "../page/account";
import { Failed } from "../page/failed";
import { languageName, t } from "../page/texts";
import { canned, loadCanned, type CannedReply } from "./canned";
import { CannedForm } from "./canned_form";

/** The canned replies, to be looked through, written, changed and removed. */
export function CannedPage() {
  const fault = useSignal(false);
  const words = useSignal("");
  const edited = useSignal<CannedReply | "new" | undefined>(undefined);
  const doomed = useSignal(""); // asked once more before it is removed

  useEffect(() => void loadCanned().catch(() => (fault.value = true)), []);

  async function remove(reply: CannedReply) {
    if (doomed.value !== reply.id) return void (doomed.value = reply.id);
    doomed.value = "";
    try {
      await request("DELETE", `canned/${reply.id}`);
    } catch (e) {
      fault.value = (e as Problem).code !== "not_found";
    }
    await loadCanned().catch(() => (fault.value = true));
  }

  const { replies, stores } = canned.value;
  const wanted = words.value.toLocaleLowerCase();
  const fit = replies.filter((r) => [r.name, ...Object.values(r.texts)].some((text) => text.toLocaleLowerCase().includes(wanted)));
  return (
    <main class="canned">
      <header>
        <h1>{t("canned")}</h1>
        <input type="search" aria-label={t("canned_search")} placeholder={t("canned_search")} value={words} onInput={(e) => (words.value = e.currentTarget.value)} />
        <button class="primary" disabled={stores.length === 0} onClick={() => (edited.value = "new")}>
          {t("canned_add")}
        </button>
      </header>
      <p class="quiet small">{t("canned_hint")}</p>
      {fault.value && <Failed />}
      {edited.value && (
        <CannedForm reply={edited.value === "new" ? undefined : edited.value} key={edited.value === "new" ? "new" : edited.value.id} onDone={() => (edited.value = undefined)} />
      )}
      {fit.length === 0 && <p class="quiet">{t(replies.length === 0 ? "canned_empty" : "canned_none")}</p>}
      <ul class="replies">
        {fit.map((reply) => (
          <li key={reply.id}>
            <h2>
              <bdi>{reply.name}</bdi>
              {reply.personal && <span class="small quiet"> · {t("canned_own")}</span>}
              {stores.length > 1 && <span class="small quiet"> · {stores.find((s) => s.id === reply.store)?.name}</span>}
            </h2>
            {Object.keys(reply.texts)
              .sort()
              .map((lang) => (
                <p key={lang}>
                  <abbr class="lang" title={languageName(lang)}>
                    {lang}
                  </abbr>{" "}
                  {reply.filled[lang] ? (
                    <span dir="auto" lang={lang}>
                      {reply.filled[lang]}
                    </span>
                  ) : (
                    <span class="fault">{t("canned_unfilled", { text: reply.texts[lang]! })}</span>
                  )}
                </p>
              ))}
            {reply.editable && (
              <p class="actions">
                <button class="link" aria-label={t("canned_edit_named", { name: reply.name })} onClick={() => (edited.value = reply)}>
                  {t("canned_edit")}
                </button>
                <button class="link" aria-label={t("canned_remove_named", { name: reply.name })} onClick={() => void remove(reply)} onBlur={() => (doomed.value = "")}>
                  {t(doomed.value === reply.id ? "canned_remove_sure" : "canned_remove")}
                </button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </main>
  );
}
