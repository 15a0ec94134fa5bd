import type { Signal } from "@preact/signals";
import type { Problem } from "../../page/account";
import { t } from "../../page/texts";

/** A text that is shown once, to be copied. */
export function Once({ hint, text }: { hint: string; text: string }) {
  return (
    <p class="made" role="status">
      {hint} <code>{text}</code>
    </p>
  );
}

/** What is wrong with a form, and at which field; "" for none in particular. */
export interface Fault {
  field: string;
  text: string;
}

/** Nothing is wrong. */
export const noFault: Fault = { field: "", text: "" };

/** What to say about a problem, next to which of these fields. */
export function faultOf(e: unknown, fields: string[]): Fault {
  const { code, field } = e as Problem;
  const name = field?.replace(/\[.*$/, "").replace(/\..*$/, "") ?? "";
  if (code === "invalid" && fields.includes(name)) return { field: name, text: t(`integrations.wrong_${name}`) };
  return { field: "", text: t("action_failed") };
}

/** The fault of a field; of none in particular with "". */
export function FaultAt({ fault, field }: { fault: Signal<Fault>; field: string }) {
  if (fault.value.field !== field || !fault.value.text) return null;
  return (
    <span class="fault small" role="alert">
      {fault.value.text}
    </span>
  );
}

/** Whole lines of check boxes. */
export function Checks({ name, legend, values, text }: { name: string; legend: string; values: string[]; text: (value: string) => string }) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value} class="check">
          <input type="checkbox" name={name} value={value} /> {text(value)}
        </label>
      ))}
    </fieldset>
  );
}
