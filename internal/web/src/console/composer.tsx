import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { entryOf, knowledge } from "../page/knowledge";
import { t, written } from "../page/texts";
import { findCanned, refreshCanned, type Found } from "./canned";
import type { Chat } from "./chat";
import { desk } from "./desk";
import { optionID, Picker, pickerID } from "./picker";
import { Transfer } from "./transfer";

/** Where the agent writes, or why they cannot. */
export function Composer({ chat }: { chat: Chat }) {
  const { state } = chat.facts.value;
  if (state === "waiting") {
    return (
      <div class="composer closed">
        <p class="quiet">{t(desk.takes(chat.facts.value.store) ? "take_to_answer" : "offered_here")}</p>
        {desk.takes(chat.facts.value.store) && (
          <button class="primary" onClick={() => desk.claim(chat.id)}>
            {t("take")} <kbd>t</kbd>
          </button>
        )}
      </div>
    );
  }
  const holds = desk.holds(chat);
  if (!holds || chat.noting.value) {
    return (
      <div class="composer closed">
        {!holds && <p class="quiet">{t(state === "assigned" ? "with_other" : `with_${state}`)}</p>}
        <Field chat={chat} key={chat.id} noteOnly />
      </div>
    );
  }
  return <Field chat={chat} key={chat.id} />;
}

/** The field to write in; with noteOnly, only for colleagues. */
function Field({ chat, noteOnly = false }: { chat: Chat; noteOnly?: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = chat.draft.value;
  const tooLong = text.length > desk.textLimit.value;
  const focused = desk.selectedID.value === chat.id;

  const { store, lang } = chat.facts.value;
  const at = useSignal(0); // the reply that Enter would insert
  const dismissed = useSignal(false); // what begins with a slash is no search
  const picking = !noteOnly && text.startsWith("/") && !text.includes("\n") && !dismissed.value;
  const found = picking ? findCanned(store, lang, text.slice(1)) : [];
  const marked = Math.min(at.value, found.length - 1);

  useLayoutEffect(() => {
    if (!noteOnly && focused) field.current?.focus({ preventScroll: true });
  }, [chat, focused]);
  useLayoutEffect(() => {
    const area = field.current!;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text]);
  useEffect(() => {
    if (picking) refreshCanned();
  }, [picking]);

  function send() {
    if (!text.trim() || tooLong) return;
    if (noteOnly) desk.note(chat, text.trim());
    else desk.say(chat, text.trim());
  }

  function note() {
    if (text.trim() && !tooLong) desk.note(chat, text.trim());
  }

  function insert(reply: Found) {
    chat.keepDraft(reply.text);
    field.current?.focus();
  }

  /** Opens the list of canned replies, or closes it. */
  function toggle() {
    if (picking) chat.keepDraft("");
    else chat.keepDraft(`/${text}`);
    dismissed.value = false;
    at.value = 0;
    field.current?.focus();
  }

  function key(e: KeyboardEvent) {
    if (e.isComposing || e.keyCode === 229) return;
    if (picking && pick(e)) return e.preventDefault();
    if (e.key !== "Enter" || e.shiftKey) return;
    e.preventDefault();
    send();
  }

  /** What a key does in the list of canned replies; false for nothing. */
  function pick(e: KeyboardEvent): boolean {
    if (e.altKey || e.ctrlKey || e.metaKey) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (by && found.length > 0) at.value = (marked + by + found.length) % found.length;
    else if (e.key === "Escape") {
      dismissed.value = true;
      e.stopPropagation(); // the field is not left yet
    } else if (e.key === "Enter" || e.key === "Tab") {
      if (found[marked]) insert(found[marked]);
      else return e.key === "Enter"; // half a search is no message
    } else return false;
    return true;
  }

  function input(e: InputEvent) {
    const next = (e.currentTarget as HTMLTextAreaElement).value;
    if (!next.startsWith("/")) dismissed.value = false;
    at.value = 0;
    chat.keepDraft(next);
    chat.noting.value = noteOnly && !!next;
    if (!noteOnly && !next.startsWith("/")) desk.tellTyping(chat);
  }

  const combo = picking && found.length > 0 ? { "aria-controls": pickerID(chat.id), "aria-activedescendant": optionID(chat.id, marked) } : {};
  return (
    <form
      class="composer"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      {picking && <Picker chat={chat.id} lang={lang} found={found} at={marked} onChoose={insert} />}
      <textarea
        ref={field}
        rows={2}
        dir="auto"
        aria-label={t(noteOnly ? "note" : "reply")}
        placeholder={t(noteOnly ? "note_hint" : "reply_hint")}
        value={text}
        onInput={input}
        onKeyDown={key}
        aria-invalid={tooLong}
        aria-autocomplete={noteOnly ? undefined : "list"}
        {...combo}
      />
      {tooLong && <p class="fault small">{t("too_long", { count: text.length, limit: desk.textLimit.value })}</p>}
      <div class="actions">
        {!noteOnly && (
          <span class="closers">
            <button type="button" onClick={() => desk.close(chat, "solved")}>
              {t("close_solved")}
            </button>
            <button type="button" class="link" onClick={() => desk.close(chat, "no_answer")}>
              {t("close_no_answer")}
            </button>
            <button type="button" class="link" onClick={() => desk.close(chat, "spam")}>
              {t("close_spam")}
            </button>
            <TopicChoice value={chat.topic.value || chat.facts.value.topic || ""} onChoose={(id) => (chat.topic.value = id)} />
            <Transfer chat={chat} />
          </span>
        )}
        <span class="senders">
          {!noteOnly && (
            <>
              <button type="button" class="link" aria-expanded={picking} onClick={toggle}>
                {t("canned")} <kbd>/</kbd>
              </button>
              <button type="button" class="link" disabled={!text.trim() || tooLong || picking} onClick={note}>
                {t("note_keep")}
              </button>
            </>
          )}
          <button class="primary" disabled={!text.trim() || tooLong || picking}>
            {t(noteOnly ? "note_keep" : "send")} <kbd>↵</kbd>
          </button>
        </span>
      </div>
    </form>
  );
}

/** What the case was about, to be closed with. */
function TopicChoice({ value, onChoose }: { value: string; onChoose: (topic: string) => void }) {
  return (
    <select class="topic small" aria-label={t("close_topic")} title={t("close_topic")} value={value} onChange={(e) => onChoose(e.currentTarget.value)}>
      <option value="">{t("no_topic")}</option>
      {knowledge.value.topics?.map(({ id }) => (
        <option key={id} value={id}>
          {entryOf(id, written().lang)?.question ?? id}
        </option>
      ))}
    </select>
  );
}
