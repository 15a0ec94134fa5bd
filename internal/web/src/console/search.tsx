import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { request } from "../page/account";
import { knowledge } from "../page/knowledge";
import { LanguageOptions } from "../page/language";
import { t } from "../page/texts";
import type { Conversation } from "../wire/frames";
import { desk } from "./desk";

/** How long a pause in typing starts the search, ms. */
const pause = 300;
const states = ["assistant", "waiting", "assigned", "closed"];

interface Page {
  conversations: Conversation[] | null;
  next?: string;
}

/** Finds conversations by their last words, language, state and store. */
export function Search({ children }: { children: ComponentChildren }) {
  const form = useRef<HTMLFormElement>(null);
  const next = useSignal("");
  const busy = useSignal(true);
  const asked = useRef(0);
  const timer = useRef(0);

  /** Asks for the first page, or for the one after those shown. */
  async function find(more: boolean) {
    const number = ++asked.current;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form.current!)) if (value) query.set(name, String(value));
    if (more) query.set("before", next.value);
    busy.value = true;
    try {
      const page = await request<Page>("GET", `conversations?${query}`);
      if (number !== asked.current) return; // another question was asked since
      desk.found.value = [...(more ? desk.found.value : []), ...(page.conversations ?? [])];
      next.value = page.next ?? "";
    } catch {
      if (number === asked.current) desk.tell("action_failed");
    }
    busy.value = false;
  }

  useEffect(() => {
    void find(false);
    return () => clearTimeout(timer.current);
  }, []);

  function soon() {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void find(false), pause);
  }

  return (
    <>
      <form
        class="search"
        role="search"
        ref={form}
        onInput={soon}
        onSubmit={(e) => {
          e.preventDefault();
          clearTimeout(timer.current);
          void find(false);
        }}
      >
        <input type="search" name="q" maxLength={200} aria-label={t("search_words")} placeholder={t("search_words")} />
        <select name="state" aria-label={t("search_state")}>
          <option value="">{t("search_state_any")}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {t(`state_${state}`)}
            </option>
          ))}
        </select>
        <select name="lang" aria-label={t("search_language")}>
          <option value="">{t("search_language_any")}</option>
          <LanguageOptions of={knowledge.value.languages} />
        </select>
        {desk.stores.value.length > 1 && (
          <select name="store" aria-label={t("search_store")}>
            <option value="">{t("search_store_any")}</option>
            {desk.stores.value.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </form>
      <p class="quiet small nothing" role="status">
        {busy.value ? t("searching") : desk.found.value.length === 0 ? t(next.value ? "search_none_yet" : "search_none") : ""}
      </p>
      {children}
      {next.value && (
        <button class="link further" disabled={busy} onClick={() => void find(true)}>
          {t("search_more")}
        </button>
      )}
    </>
  );
}
