import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../page/texts";
import { insertSuggestion } from "./context";
import { desk } from "./desk";

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
  { keys: ["r"], text: "key_reply", run: () => document.querySelector<HTMLElement>(".composer textarea")?.focus() },
  ...[1, 2, 3].map((n) => ({ keys: [String(n)], text: `key_insert_${n}`, run: () => insert(n) })),
  { keys: ["e"], text: "key_close", run: close },
  { keys: ["z"], text: "key_undo", run: () => desk.undoClosing() },
  { keys: ["?"], text: "key_help", run: () => (helping.value = !helping.value) },
];

function take() {
  const chat = desk.selected.value;
  desk.claim(chat?.facts.value.state === "waiting" ? chat.id : undefined);
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
    else if (writing) target.blur();
    return;
  }
  // While writing, Alt with an arrow moves on; everything else is text.
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
