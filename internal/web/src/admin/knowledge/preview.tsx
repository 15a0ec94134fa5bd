import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { t } from "../../page/texts";
import { pieces } from "../../wire/links";
import { type EntryForm } from "./draft";

const pause = 400; // ms without a keystroke before the server is asked
const sampleOrder = "4815162342";

/** The answer as the buyer sees it in the widget, while it is written. */
export function Preview({ lang, form }: { lang: string; form: EntryForm }) {
  const withOrder = useSignal(false);
  const shown = useSignal({ text: "", fault: "" });
  const { apology = "", variants } = form;
  const ordered = withOrder.value && variants?.with_order;
  const solution = ordered ? variants!.with_order! : (form.solution ?? "");

  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const { text } = await request<{ text: string }>("POST", "knowledge/draft/preview", { lang, apology, solution, ...(ordered ? { order: sampleOrder } : {}) });
        if (current) shown.value = { text, fault: "" };
      } catch (e) {
        if (current) shown.value = { text: "", fault: textFault(e as Problem) };
      }
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [lang, apology, solution, ordered]);

  return (
    <div class="preview">
      <h3>{t("admin.edit_preview")}</h3>
      {variants?.with_order && (
        <label class="check small">
          <input type="checkbox" checked={withOrder.value} onChange={(e) => (withOrder.value = e.currentTarget.checked)} /> {t("admin.edit_preview_order")}
        </label>
      )}
      {shown.value.fault && <p class="fault small">{shown.value.fault}</p>}
      {(shown.value.text || form.question) && (
        <div class="chat" lang={lang} dir={directionOf(lang)}>
          <p class="said buyer" dir="auto">
            {form.question}
          </p>
          {shown.value.text && (
            <div class="said">
              {shown.value.text.split(/\n{2,}/).map((paragraph, i) => (
                <p key={i} dir="auto">
                  {pieces(paragraph).map(({ text, href }) =>
                    href ? (
                      <a href={href} target="_blank" rel="noopener noreferrer" dir="ltr">
                        {text}
                      </a>
                    ) : (
                      text
                    ),
                  )}
                </p>
              ))}
            </div>
          )}
          {(form.follow_ups ?? []).map((id) => (
            <span key={id} class="chip" dir="auto">
              {topicName(id, lang)}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

/** What is wrong with a text of an entry. */
export function textFault({ code, message, reason }: Problem): string {
  if (code !== "invalid") return t("action_failed");
  return reason ? t(`admin.placeholder_${reason.name}`, reason.args) : message;
}

/** Which way a language is written. */
function directionOf(lang: string): "rtl" | "ltr" {
  return /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/.test(lang) ? "rtl" : "ltr";
}
