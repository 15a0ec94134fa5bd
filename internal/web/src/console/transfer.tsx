import { useSignal } from "@preact/signals";
import { request } from "../page/account";
import { t } from "../page/texts";
import { groups, type Colleague, type Destination } from "../wire/frames";
import type { Chat } from "./chat";
import { desk } from "./desk";

/** Passes a chat on: to a colleague who is there, to a team, or back to the assistant. */
export function Transfer({ chat }: { chat: Chat }) {
  const colleagues = useSignal<Colleague[]>([]);
  const open = useSignal(false);

  async function toggled(e: Event) {
    open.value = (e.currentTarget as HTMLDetailsElement).open;
    if (!open.value) return;
    const answer = await request<{ colleagues: Colleague[] | null }>("GET", `conversations/${chat.id}/colleagues`).catch(() => undefined);
    colleagues.value = answer?.colleagues ?? [];
  }

  function pass(to: Destination) {
    open.value = false;
    desk.transfer(chat, to);
  }

  const others = colleagues.value.filter((c) => c.present && c.id !== chat.facts.value.agent);
  return (
    <details class="transfer" open={open} onToggle={toggled}>
      <summary>{t("transfer")}</summary>
      <div class="menu">
        {others.map((c) => (
          <button type="button" key={c.id} disabled={c.state !== "available" || c.chats >= c.capacity} onClick={() => pass({ agent: c.id })}>
            <bdi>{c.name}</bdi> <span class="small quiet">{c.state === "available" ? t("chats_of", { chats: c.chats, capacity: c.capacity }) : t("presence_away")}</span>
          </button>
        ))}
        {others.length === 0 && <p class="small quiet">{t("transfer_none")}</p>}
        {groups.map((group) => (
          <button type="button" key={group} onClick={() => pass({ group })}>
            {t("transfer_team", { team: t(`group_${group}`) })}
          </button>
        ))}
        <button type="button" onClick={() => pass({ assistant: true })}>
          {t("transfer_assistant")}
        </button>
      </div>
    </details>
  );
}
