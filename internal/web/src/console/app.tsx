import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { account, signOut } from "../page/account";
import { loadKnowledge } from "../page/knowledge";
import { LanguageChoice } from "../page/language";
import { SignIn } from "../page/signin";
import { languageName, t } from "../page/texts";
import { Composer } from "./composer";
import { Context } from "./context";
import { desk } from "./desk";
import { List, topicOf } from "./list";
import { showHelp, Shortcuts } from "./shortcuts";
import { Transcript } from "./transcript";

export function App() {
  if (account.value === undefined) return null;
  if (account.value === null) return <SignIn />;
  return <Desk key={account.value.id} agent={account.value.id} />;
}

function Desk({ agent }: { agent: string }) {
  useEffect(() => {
    desk.start(agent);
    loadKnowledge().catch(() => undefined); // without it there are no suggestions
    return () => desk.stop();
  }, [agent]);
  useSignalEffect(() => {
    const n = desk.unread.value;
    document.title = n > 0 ? `(${n}) Dragoman` : "Dragoman";
  });
  const details = useSignal(false); // on a small screen, the context instead of the chat
  const chat = desk.selected.value;
  return (
    <div class={`desk${chat ? " one" : ""}${details.value ? " details" : ""}`}>
      <Bar />
      <header class="top">
        <strong>Dragoman</strong>
        <span class="quiet">{account.value?.name}</span>
        <span class="space" />
        <LanguageChoice />
        <button class="link" onClick={showHelp}>
          {t("keys")} <kbd>?</kbd>
        </button>
        {account.value?.role === "admin" && <a href="/admin">{t("admin_page")}</a>}
        <button class="link" onClick={() => void signOut().catch(() => desk.tell("action_failed"))}>
          {t("signout")}
        </button>
      </header>
      <List />
      {chat ? (
        <>
          <main class="chat">
            <header>
              <button class="link back" onClick={() => desk.select(undefined)}>
                ‹ {t("back")}
              </button>
              <h1>{topicOf(chat.facts.value)}</h1>
              <span class="quiet">
                {languageName(chat.facts.value.lang)} · {t(`state_${chat.facts.value.state}`)}
              </span>
              <button class="link more" aria-expanded={details} onClick={() => (details.value = !details.value)}>
                {t("details")}
              </button>
            </header>
            <Transcript chat={chat} key={chat.id} />
            <Composer chat={chat} />
          </main>
          <Context chat={chat} />
        </>
      ) : (
        <main class="chat nothing">
          <p class="quiet">{t("choose")}</p>
        </main>
      )}
      <Notices />
      <Shortcuts />
    </div>
  );
}

/** The thin bar that says when the connection is gone and what happens meanwhile. */
function Bar() {
  const status = desk.status.value;
  const text = status === "offline" ? t("bar_offline") : status === "stopped" ? t("bar_stopped") : "";
  return (
    <div class="bar" role="status" hidden={!text}>
      {text}
    </div>
  );
}

/** What passes by at the bottom: a closing that can be taken back, and faults. */
function Notices() {
  const closing = desk.closing.value;
  return (
    <div class="notices" role="status">
      {desk.notice.value && <p>{t(desk.notice.value)}</p>}
      {closing && (
        <p>
          {t("closing")}
          <button class="link" onClick={() => desk.undoClosing()}>
            {t("undo")} <kbd>z</kbd>
          </button>
        </p>
      )}
    </div>
  );
}
