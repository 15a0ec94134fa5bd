import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { entryOf, knowledge } from "../page/knowledge";
import { t, written } from "../page/texts";
import type { Chat } from "./chat";
import { desk } from "./desk";
import { Transfer } from "./transfer";

/** Where the agent writes, or why they cannot. */
export function Composer({ chat }: { chat: Chat }) {
  const { state } = chat.facts.value;
  if (state === "waiting") {
    return (
      <div class="composer closed">
        <p class="quiet">{t("take_to_answer")}</p>
        <button class="primary" onClick={() => desk.claim(chat.id)}>
          {t("take")} <kbd>t</kbd>
        </button>
      </div>
    );
  }
  if (!desk.holds(chat)) {
    return (
      <div class="composer closed">
        <p class="quiet">{t(state === "assigned" ? "with_other" : `with_${state}`)}</p>
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

  const topic = useSignal("");

  useLayoutEffect(() => {
    if (!noteOnly) field.current?.focus({ preventScroll: true });
  }, [chat]);
  useLayoutEffect(() => {
    const area = field.current!;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text]);

  function send() {
    if (!text.trim() || tooLong) return;
    if (noteOnly) desk.note(chat, text.trim());
    else desk.say(chat, text.trim());
  }

  function note() {
    if (text.trim() && !tooLong) desk.note(chat, text.trim());
  }

  function key(e: KeyboardEvent) {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    send();
  }

  function input(e: InputEvent) {
    chat.keepDraft((e.currentTarget as HTMLTextAreaElement).value);
    if (!noteOnly) desk.tellTyping(chat);
  }

  return (
    <form
      class="composer"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <textarea ref={field} rows={2} dir="auto" aria-label={t(noteOnly ? "note" : "reply")} placeholder={t(noteOnly ? "note_hint" : "reply_hint")} value={text} onInput={input} onKeyDown={key} aria-invalid={tooLong} />
      {tooLong && <p class="fault small">{t("too_long", { count: text.length, limit: desk.textLimit.value })}</p>}
      <div class="actions">
        {!noteOnly && (
          <span class="closers">
            <button type="button" onClick={() => desk.close(chat, "solved", topic.value)}>
              {t("close_solved")}
            </button>
            <button type="button" class="link" onClick={() => desk.close(chat, "no_answer", topic.value)}>
              {t("close_no_answer")}
            </button>
            <button type="button" class="link" onClick={() => desk.close(chat, "spam", topic.value)}>
              {t("close_spam")}
            </button>
            <TopicChoice value={topic.value || chat.facts.value.topic || ""} onChoose={(id) => (topic.value = id)} />
            <Transfer chat={chat} />
          </span>
        )}
        <span class="senders">
          <button type="button" class="link" disabled={!text.trim() || tooLong} onClick={note} hidden={noteOnly}>
            {t("note_keep")}
          </button>
          <button class="primary" disabled={!text.trim() || tooLong}>
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
