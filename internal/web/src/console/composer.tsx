import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../page/texts";
import type { Chat } from "./chat";
import { desk } from "./desk";

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
      </div>
    );
  }
  return <Field chat={chat} key={chat.id} />;
}

function Field({ chat }: { chat: Chat }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = chat.draft.value;
  const tooLong = text.length > desk.textLimit.value;

  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), [chat]);
  useLayoutEffect(() => {
    const area = field.current!;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text]);

  function send() {
    if (!text.trim() || tooLong) return;
    desk.say(chat, text.trim());
  }

  function key(e: KeyboardEvent) {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    send();
  }

  function input(e: InputEvent) {
    chat.keepDraft((e.currentTarget as HTMLTextAreaElement).value);
    desk.tellTyping(chat);
  }

  return (
    <form
      class="composer"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <textarea ref={field} rows={2} dir="auto" aria-label={t("reply")} placeholder={t("reply_hint")} value={text} onInput={input} onKeyDown={key} aria-invalid={tooLong} />
      {tooLong && <p class="fault small">{t("too_long", { count: text.length, limit: desk.textLimit.value })}</p>}
      <div class="actions">
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
        </span>
        <button class="primary" disabled={!text.trim() || tooLong}>
          {t("send")} <kbd>↵</kbd>
        </button>
      </div>
    </form>
  );
}
