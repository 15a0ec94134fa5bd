import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../page/texts";
import { insertSuggestion } from "./suggestions";
import { wide } from "./columns";
import { desk } from "./desk";
import { answerOffer } from "./offer";

const kept = "dragoman-console:keys";

/** Whether single keys do something; some input methods need them off. */
const enabled = signal(localStorage.getItem(kept) !== "off");
const helping = signal(false);

interface Shortcut {
  keys: string[];
  /** Text key of what it does. */
  text: string;
  run: () => void;
}

const shortcuts: Shortcut[] = [
  { keys: ["j", "ArrowDown"], text: "key_next", run: () => desk.step(1) },
  { keys: ["k", "ArrowUp"], text: "key_previous", run: () => desk.step(-1) },
  { keys: ["t"], text: "key_take", run: take },
  { keys: ["y"], text: "key_accept", run: () => answerOffer(true) },
  { keys: ["n"], text: "key_decline", run: () => answerOffer(false) },
  { keys: ["r"], text: "key_reply", run: reply },
  ...[1, 2, 3].map((n) => ({ keys: [String(n)], text: `key_insert_${n}`, run: () => insert(n) })),
  { keys: ["/"], text: "key_canned", run: canned },
  { keys: ["p"], text: "key_pin", run: pin },
  { keys: ["]"], text: "key_next_column", run: () => column(1) },
  { keys: ["["], text: "key_previous_column", run: () => column(-1) },
  { keys: ["m"], text: "key_mine", run: () => desk.show("mine") },
  { keys: ["q"], text: "key_queue", run: () => desk.show("queue") },
  { keys: ["a"], text: "key_all", run: () => desk.show("all") },
  { keys: ["s"], text: "key_search", run: search },
  { keys: ["e"], text: "key_close", run: close },
  { keys: ["z"], text: "key_undo", run: () => desk.closing.undo() },
  { keys: ["?"], text: "key_help", run: () => (helping.value = !helping.value) },
];

function take() {
  const chat = desk.selected.value;
  desk.claim(chat?.facts.value.state === "waiting" ? chat.id : undefined);
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>(".chat.focused .composer textarea");
}

function reply() {
  field()?.focus();
}

function canned() {
  const chat = desk.selected.value;
  if (!chat || !desk.holds(chat)) return;
  if (!chat.draft.value.startsWith("/")) chat.keepDraft(`/${chat.draft.value}`);
  reply();
}

function pin() {
  if (wide.value && desk.selected.value) desk.pin(desk.selected.value.id);
}

/** Goes to another column, and on writing there if this is where one was. */
function column(by: number) {
  const writing = document.activeElement === field();
  desk.stepColumn(by);
  if (writing) requestAnimationFrame(reply);
}

function search() {
  desk.show("all");
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".search input")?.focus());
}

function close() {
  if (desk.selected.value) desk.close(desk.selected.value, "solved");
}

function insert(n: number) {
  if (desk.selected.value) insertSuggestion(desk.selected.value, n - 1);
}

function pressed(e: KeyboardEvent) {
  const target = e.target as HTMLElement;
  const writing = target.matches("input, textarea, select");
  if (e.key === "Escape") {
    if (helping.value) helping.value = false;
    else if (writing && !target.closest("dialog")) target.blur();
    return;
  }
  if (target.closest("dialog")) return;
  // While writing, Alt with an arrow or a page key moves on; everything else is text.
  const pages = { PageDown: 1, PageUp: -1 }[e.key];
  if (e.altKey && pages) {
    e.preventDefault();
    return column(pages);
  }
  // An offer has seconds: Alt answers it while writing.
  const answer = { KeyY: true, KeyN: false }[e.code];
  if (e.altKey && answer !== undefined && desk.duty.offers.value.length > 0) {
    e.preventDefault();
    return answerOffer(answer);
  }
  const moving = e.altKey && (e.key === "ArrowDown" || e.key === "ArrowUp");
  if (!moving && (writing || !enabled.value || e.altKey || e.ctrlKey || e.metaKey)) return;
  // Arrows scroll whatever has the focus, unless that is the list.
  if (!moving && e.key.startsWith("Arrow") && !target.closest(".list")) return;
  const shortcut = shortcuts.find((s) => s.keys.includes(e.key));
  if (!shortcut) return;
  e.preventDefault();
  shortcut.run();
}

export function showHelp(): void {
  helping.value = true;
}

/** Listens to the keyboard; shows what the keys do when asked. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  useEffect(() => {
    if (helping.value) dialog.current?.showModal();
  }, [helping.value]);
  if (!helping.value) return null;
  return (
    <dialog ref={dialog} class="help" aria-label={t("key_help")} onClose={() => (helping.value = false)}>
      <h2>{t("keys")}</h2>
      <table>
        <tbody>
          {shortcuts.map((s) => (
            <tr key={s.text}>
              <th scope="row">
                {s.keys.map((k) => (
                  <kbd key={k}>{{ ArrowDown: "↓", ArrowUp: "↑" }[k] ?? k}</kbd>
                ))}
              </th>
              <td>{t(s.text)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <kbd>Alt</kbd> <kbd>↓</kbd> <kbd>↑</kbd>
            </th>
            <td>{t("key_move_writing")}</td>
          </tr>
          <tr>
            <th scope="row">
              <kbd>Alt</kbd> <kbd>PgDn</kbd> <kbd>PgUp</kbd>
            </th>
            <td>{t("key_column_writing")}</td>
          </tr>
          <tr>
            <th scope="row">
              <kbd>Esc</kbd>
            </th>
            <td>{t("key_escape")}</td>
          </tr>
        </tbody>
      </table>
      <label>
        <input type="checkbox" checked={enabled} onChange={(e) => enable(e.currentTarget.checked)} /> {t("keys_on")}
      </label>
      <form method="dialog">
        <button class="primary">{t("done")}</button>
      </form>
    </dialog>
  );
}

function enable(on: boolean): void {
  enabled.value = on;
  localStorage.setItem(kept, on ? "on" : "off");
}
