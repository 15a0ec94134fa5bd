import { languageName, t } from "../page/texts";
import type { Chat } from "./chat";
import { details, wide } from "./columns";
import { Composer } from "./composer";
import { Context } from "./context";
import { desk } from "./desk";
import { topicOf } from "./row";
import { StoreBadge } from "./store";
import { Listening, Supervise } from "./supervise";
import { Transcript } from "./transcript";

/** The chats that are worked on, side by side where there is room, and what is known of the buyer. */
export function Chats() {
  const chats = desk.shown.value.flatMap((id) => desk.chat(id) ?? []);
  const selected = desk.selected.value;
  if (chats.length === 0) {
    return (
      <main class="chats nothing">
        <p class="quiet">{t("choose")}</p>
      </main>
    );
  }
  return (
    <>
      <main class={`chats${details.value ? " details" : ""}`}>
        {chats.map((chat) => (
          <Column key={chat.id} chat={chat} alone={chats.length === 1} />
        ))}
      </main>
      {selected && <Context chat={selected} />}
    </>
  );
}

/** Goes back to the list, on a phone. */
function leave() {
  details.value = false;
  desk.select(undefined);
}

function Column({ chat, alone }: { chat: Chat; alone: boolean }) {
  const c = chat.facts.value;
  const focused = desk.selectedID.value === chat.id;
  const pinned = desk.columns.pinned.value.includes(chat.id);
  const topic = topicOf(c);
  return (
    <section class={`chat${focused ? " focused" : ""}${alone ? "" : " beside"}`} aria-label={topic} onFocusIn={() => (desk.selectedID.value = chat.id)} onClick={() => (desk.selectedID.value = chat.id)}>
      <header>
        <button class="link back" onClick={leave}>
          ‹ {t("back")}
        </button>
        <h2>{topic}</h2>
        <StoreBadge store={c.store} />
        <span class="quiet">
          {languageName(c.lang)} · {t(`state_${c.state}`)}
        </span>
        {wide.value && (
          <button class="link pin" aria-pressed={pinned} onClick={() => desk.pin(chat.id)}>
            {t(pinned ? "unpin" : "pin")} {focused && <kbd>p</kbd>}
          </button>
        )}
        <Listening chat={chat} />
        <Supervise chat={chat} />
        <button class="link more" aria-expanded={details} onClick={() => (details.value = !details.value)}>
          {t("details")}
        </button>
      </header>
      <Transcript chat={chat} />
      <Composer chat={chat} />
    </section>
  );
}
