import { useSignal } from "@preact/signals";
import { t } from "../page/texts";
import type { Entry } from "../wire/outbox";
import { desk } from "./desk";
import { topicOf } from "./row";

/** Why a message was refused, as far as the server said who has the chat now. */
export function refusal(entry: Entry): string {
  const holder = desk.holders.value[String(entry.frame.conversation)];
  if (holder?.state === "assigned" && holder.agent) return t("not_assigned_to", { name: holder.agent });
  if (holder) return t(`not_assigned_${holder.state}`);
  return t("not_assigned");
}

export function CopyText({ text }: { text: string }) {
  const done = useSignal(false);
  async function copy() {
    await navigator.clipboard.writeText(text).catch(() => undefined);
    done.value = true;
  }
  return (
    <button class="link" onClick={() => void copy()}>
      {t(done.value ? "copied" : "copy")}
    </button>
  );
}

/** What was refused in chats that are not on show any more: the words stay until they are thrown away. */
export function Refused() {
  const shown = new Set(desk.shown.value);
  const list = desk.pending.value.filter((e) => e.failed === "not_assigned" && !shown.has(String(e.frame.conversation)));
  return (
    <>
      {list.map((entry) => (
        <div class="notice" key={entry.id} role="alert">
          {refusal(entry)}
          <p class="kept-text" dir="auto">
            {String(entry.frame.text ?? "")}
          </p>
          <CopyText text={String(entry.frame.text ?? "")} />
          <button class="link" onClick={() => desk.discard(entry)}>
            {t("discard")}
          </button>
        </div>
      ))}
    </>
  );
}

/** Who waits too long, for leads. */
export function LongWaits() {
  return (
    <>
      {desk.duty.longWaits.value.map((c) => (
        <p key={c.id}>
          {t("long_wait", { topic: topicOf(c) })}
          <button
            class="link"
            onClick={() => {
              desk.duty.seen(c.id);
              desk.select(c);
            }}
          >
            {t("look")}
          </button>
        </p>
      ))}
    </>
  );
}
