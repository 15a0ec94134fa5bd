import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { account, may, request } from "../page/account";
import { t } from "../page/texts";
import { groups, type Colleague } from "../wire/frames";
import type { Chat } from "./chat";
import { desk } from "./desk";
import { Waiting } from "./row";

/** The menu of a conversation: what leads do with it, and the call for one. */
export function Supervise({ chat }: { chat: Chat }) {
  const box = useRef<HTMLDetailsElement>(null);
  const colleagues = useSignal<Colleague[]>([]);
  const why = useSignal("");
  const doomed = useSignal(false);
  const { id, state, epoch, agent } = chat.facts.value;
  const holds = desk.holds(chat);
  const lead = may("supervise");
  if (!lead && !holds) return null;

  async function toggled() {
    if (!box.current?.open || !lead) return;
    const answer = await request<{ colleagues: Colleague[] | null }>("GET", `conversations/${id}/colleagues`).catch(() => undefined);
    colleagues.value = answer?.colleagues ?? [];
  }

  function act(what: () => void) {
    box.current!.open = false;
    what();
  }

  const others = colleagues.value.filter((c) => c.present && c.id !== agent && c.id !== account.value?.id);
  return (
    <>
      <details class="transfer supervise" ref={box} onToggle={toggled}>
        <summary>{t("more")}</summary>
        <div class="menu">
          {holds && !lead && (
            <form
              onSubmit={(e) => {
                e.preventDefault();
                act(() => desk.lead.invite(id, epoch, why.value.trim()));
                why.value = "";
              }}
            >
              <label>
                {t("invite_why")}
                <input value={why} maxLength={500} onInput={(e) => (why.value = e.currentTarget.value)} />
              </label>
              <button>{t("invite")}</button>
            </form>
          )}
          {lead && !holds && (
            <>
              <button onClick={() => act(() => desk.lead.take(id))}>{t("take_over")}</button>
              {state === "assigned" && <button onClick={() => act(() => desk.lead.listen(id))}>{t("listen")}</button>}
              {others.map((c) => (
                <button key={c.id} onClick={() => act(() => desk.lead.assign(id, { agent: c.id }))}>
                  {t("give_to", { name: c.name })} <span class="small quiet">{t("chats_of", { chats: c.chats, capacity: c.capacity })}</span>
                </button>
              ))}
              {groups.map((group) => (
                <button key={group} onClick={() => act(() => desk.lead.assign(id, { group }))}>
                  {t("transfer_team", { team: t(`group_${group}`) })}
                </button>
              ))}
              {(state === "waiting" || state === "assigned") && <button onClick={() => act(() => desk.lead.assign(id, { assistant: true }))}>{t("transfer_assistant")}</button>}
            </>
          )}
          {may("erase") && (
            <>
              <a href={`/api/v1/conversations/${id}/export?format=html`} download>
                {t("export_page")}
              </a>
              <a href={`/api/v1/conversations/${id}/export`} download>
                {t("export_all")}
              </a>
              <button class="danger" onClick={() => act(() => (doomed.value = true))}>
                {t("forget")}
              </button>
            </>
          )}
        </div>
      </details>
      {doomed.value && (
        <Question title={t("forget_title")} text={t("forget_text")} yes={t("forget_yes")} danger onNo={() => (doomed.value = false)} onYes={() => (doomed.value = false, forget(id))} />
      )}
    </>
  );
}

function forget(id: string): void {
  request("DELETE", `conversations/${id}`).catch(() => desk.tell("action_failed"));
}

/** Asks before something that is meant seldom. */
function Question({ title, text, yes, danger = false, onYes, onNo }: { title: string; text: string; yes: string; danger?: boolean; onYes: () => void; onNo: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-label={title} onClose={onNo}>
      <h2>{title}</h2>
      <p>{text}</p>
      <form method="dialog">
        <button class="link">{t("cancel")}</button>{" "}
        <button type="button" class={danger ? "danger" : "primary"} onClick={onYes}>
          {yes}
        </button>
      </form>
    </dialog>
  );
}

/** Asks whether a colleague is to have it all the same. */
export function Doubtful() {
  const doubt = desk.lead.doubt.value;
  if (!doubt) return null;
  return (
    <Question
      title={t("assign_title")}
      text={t(`assign_${doubt.code}`)}
      yes={t("assign_yes")}
      onNo={() => (desk.lead.doubt.value = undefined)}
      onYes={() => desk.lead.assign(doubt.conversation, doubt.to, true)}
    />
  );
}

/** Who reads along: agents see it, buyers don't. */
export function Listening({ chat }: { chat: Chat }) {
  const names = desk.lead.listeners(chat.id);
  if (names.length === 0) return null;
  return (
    <span class="small listening" role="status">
      <span aria-hidden="true">◉ </span>
      {t("listens", { names: names.join(", ") })}
    </span>
  );
}

/** The calls of agents who ask for a lead. */
export function AskedForHelp() {
  const asked = desk.lead.asked.value;
  if (asked.length === 0) return null;
  return (
    <section class="asked" aria-label={t("asked")}>
      <h2>
        {t("asked")} <span class="count">{asked.length}</span>
      </h2>
      <ul>
        {asked.map((a) => (
          <li key={a.conversation}>
            <button class="row" onClick={() => (location.hash = "", desk.lead.listen(a.conversation))}>
              <span class="first">
                <strong>
                  <bdi>{a.name}</bdi>
                </strong>
                <Waiting since={a.at} />
              </span>
              <span class="preview" dir="auto">
                {a.text || t("asked_text")}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
