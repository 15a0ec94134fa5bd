import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Problem } from "../page/account";
import { t, written } from "../page/texts";

/** What is wrong with a form, and where. */
export interface Fault {
  field: string;
  text: string;
}

/** A form's fault, shown next to its field; `fields` are those that have a text admin.fault_FIELD. */
export function useFault(fields: string[]) {
  const fault = useSignal<Fault>({ field: "", text: "" });
  return {
    clear: () => (fault.value = { field: "", text: "" }),
    show: (e: unknown) => (fault.value = faultOf(e as Problem, fields)),
    /** The fault at a field; "" for one that belongs to none. */
    at: (field: string) =>
      fault.value.text && fault.value.field === field ? (
        <span class="fault small" role="alert" id={`fault-${field}`}>
          {fault.value.text}
        </span>
      ) : null,
    invalid: (field: string) => (fault.value.text && fault.value.field === field ? { "aria-invalid": true, "aria-describedby": `fault-${field}` } : {}),
  };
}

function faultOf({ code, field, message, retryAfter }: Problem, fields: string[]): Fault {
  if (code === "limited") return { field: "", text: t("signin_limited", { time: written().duration(retryAfter || 60) }) };
  const [base = ""] = field.split(/[.[]/);
  if (base === "hours" && fields.includes(base)) return { field, text: t(`admin.fault_${hoursFault(field)}`) };
  if (base === "offices" && fields.includes(base)) return { field, text: t(`admin.fault_${officeFault(field)}`) };
  if (fields.includes(base)) {
    const exact = base === "facts" || base === "desk" ? `: ${message}` : "";
    return { field: base, text: t(`admin.fault_${code === "conflict" && base === "role" ? "last_owner" : base}`) + exact };
  }
  if (code === "conflict") return { field: "email", text: t("admin.fault_taken") };
  return { field: "", text: t("action_failed") };
}

/** What can be wrong with a field of a store's hours. */
function hoursFault(field: string): string {
  if (/\.(from|to)$/.test(field)) return "clock";
  if (/\.closed\[|\.day$/.test(field)) return "day";
  return field.endsWith("hours.timezone") ? "timezone" : "hours";
}

/** What can be wrong with a field of an office. */
function officeFault(field: string): string {
  if (field.endsWith("].country")) return "country";
  return field.endsWith("].languages") ? "office_languages" : hoursFault(field);
}

/** A checkbox with its text. */
export function Check({ name, value, checked, disabled, children }: { name: string; value?: string; checked?: boolean | undefined; disabled?: boolean; children: ComponentChildren }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value={value ?? "on"} defaultChecked={checked ?? false} disabled={disabled ?? false} /> {children}
    </label>
  );
}
