import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../page/texts";
import { allowed, askPermission, kinds, want, wanted } from "./notify";
import { sound } from "./sound";

const open = signal(false);

/** The button that opens what the agent wants to be told of. */
export function AttentionButton() {
  return (
    <button class="link" aria-haspopup="dialog" onClick={() => (open.value = true)}>
      {t("attention")}
    </button>
  );
}

export function Attention() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value) dialog.current?.showModal();
  }, [open.value]);
  if (!open.value) return null;
  const w = wanted.value;
  return (
    <dialog ref={dialog} class="help attention" aria-labelledby="attention-title" onClose={() => (open.value = false)}>
      <h2 id="attention-title">{t("attention")}</h2>
      <fieldset>
        <legend>{t("attention_about")}</legend>
        {kinds.map((kind) => (
          <label key={kind}>
            <input type="checkbox" checked={w.kinds[kind]} onChange={(e) => want({ kinds: { ...w.kinds, [kind]: e.currentTarget.checked } })} /> {t(`attention_${kind}`)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t("attention_how")}</legend>
        <p>
          <label>
            <input type="checkbox" checked={w.sound} onChange={(e) => want({ sound: e.currentTarget.checked })} /> {t("attention_sound")}
          </label>
          <button class="link" type="button" onClick={() => sound("message")}>
            {t("attention_try")}
          </button>
        </p>
        <label>
          <input type="checkbox" checked={w.desktop} onChange={(e) => want({ desktop: e.currentTarget.checked })} /> {t("attention_desktop")}
        </label>
        {w.desktop && allowed.value === "default" && (
          <p>
            <button type="button" onClick={() => void askPermission()}>
              {t("attention_allow")}
            </button>
          </p>
        )}
        {w.desktop && allowed.value === "denied" && <p class="small quiet">{t("attention_denied")}</p>}
        <p class="small quiet">{t("attention_hint")}</p>
      </fieldset>
      <form method="dialog">
        <button class="primary">{t("done")}</button>
      </form>
    </dialog>
  );
}
