import { useLayoutEffect, useRef } from "preact/hooks";
import { languageName, t } from "../page/texts";
import type { Found } from "./canned";

/** Ids for the field that the list belongs to. */
export const pickerID = (chat: string) => `canned-${chat}`;
export const optionID = (chat: string, i: number) => `canned-${chat}-${i}`;

/** The canned replies that fit what is typed after the slash. */
export function Picker({ chat, lang, found, at, onChoose }: { chat: string; lang: string; found: Found[]; at: number; onChoose: (reply: Found) => void }) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div class="picker">
      <ul role="listbox" id={pickerID(chat)} aria-label={t("canned")} ref={list}>
        {found.map((reply, i) => (
          // The field keeps the focus, so that typing goes on narrowing the list.
          <li key={reply.id} id={optionID(chat, i)} role="option" aria-selected={i === at} onMouseDown={(e) => e.preventDefault()} onClick={() => onChoose(reply)}>
            <strong>{reply.name}</strong>
            {reply.personal && <span class="small quiet"> · {t("canned_own")}</span>}
            {reply.lang !== lang && <span class="small quiet"> {t("suggestion_in", { language: languageName(reply.lang) })}</span>}
            <span class="preview" dir="auto" lang={reply.lang}>
              {reply.text}
            </span>
          </li>
        ))}
      </ul>
      <p class="small quiet">
        <span role="status">{found.length === 0 ? t("canned_none") : t("canned_found", { count: found.length })}</span> <a href="#canned">{t("canned_manage")}</a>
      </p>
    </div>
  );
}
