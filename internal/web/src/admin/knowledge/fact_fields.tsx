import { t, written } from "../../page/texts";

/** A fact as it is written: its type, and what facts of that type have. */
export type FactForm = Record<string, unknown>;

/** A fact of each type before anything is written. */
const empty: Record<string, FactForm> = {
  duration: { max: 1, unit: "day" },
  money: { amount: "", currency: "EUR" },
  percent: { value: 0 },
  count: { value: 0 },
  text: { value: "" },
  email: { value: "" },
  phone: { value: "" },
  link: { value: "https://" },
  list: { value: [] },
  languages: { value: [] },
  countries: { value: [] },
  currency: { value: "EUR" },
  date: { value: "" },
  hours: { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00", timezone: Intl.DateTimeFormat().resolvedOptions().timeZone },
};
/** Types that a new fact can have. */
export const factTypes = Object.keys(empty);

/** A new fact of a type. */
export function emptyFact(type: string): FactForm {
  return { type, ...empty[type] };
}

const units = ["minute", "hour", "day", "business_day", "week", "month"];
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** 2024-01-01 was a Monday. */
function dayName(i: number): string {
  return new Intl.DateTimeFormat(written().lang, { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + i)));
}

/** The fields of a fact, by its type. */
export function FactFields({ name, form, invalid, change }: { name: string; form: FactForm; invalid: boolean; change: (form: FactForm) => void }) {
  const set = (key: string, value: unknown) => change({ ...form, [key]: value });
  const input = (key: string, kind: "text" | "number" | "date" | "time", label = key) => (
    <label class={kind === "number" || kind === "time" || key === "currency" || key === "amount" ? "short" : ""}>
      <span class="quiet small">{t(`admin.edit_fact_field_${label}`)}</span>
      <input
        type={kind as "text"}
        min={kind === "number" ? 0 : undefined}
        aria-label={`${name}: ${t(`admin.edit_fact_field_${label}`)}`}
        aria-invalid={invalid}
        dir={kind === "text" ? "auto" : undefined}
        value={key === "min" && !form.min ? "" : String(form[key] ?? "")}
        onInput={(e) => {
          const text = e.currentTarget.value;
          if (kind !== "number") return set(key, text);
          if (text === "" && key === "min") {
            const { min: _, ...rest } = form;
            return change(rest);
          }
          set(key, Number(text));
        }}
      />
    </label>
  );
  switch (form.type) {
    case "duration":
      return (
        <div class="side">
          {input("min", "number")}
          {input("max", "number")}
          <label>
            <span class="quiet small">{t("admin.edit_fact_field_unit")}</span>
            <select aria-label={`${name}: ${t("admin.edit_fact_field_unit")}`} value={String(form.unit)} onChange={(e) => set("unit", e.currentTarget.value)}>
              {units.map((unit) => (
                <option key={unit} value={unit} selected={unit === form.unit}>
                  {t(`admin.edit_unit_${unit}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
      );
    case "money":
      return (
        <div class="side">
          {input("amount", "text")}
          {input("currency", "text")}
        </div>
      );
    case "percent":
    case "count":
      return <div class="side">{input("value", "number")}</div>;
    case "date":
      return <div class="side">{input("value", "date")}</div>;
    case "list":
    case "languages":
    case "countries":
      return (
        <div class="side">
          <label>
            <span class="quiet small">{t("admin.edit_fact_field_lines")}</span>
            <textarea
              rows={3}
              aria-label={`${name}: ${t("admin.edit_fact_field_lines")}`}
              aria-invalid={invalid}
              dir="auto"
              defaultValue={((form.value as string[]) ?? []).join("\n")}
              onInput={(e) =>
                set(
                  "value",
                  e.currentTarget.value
                    .split("\n")
                    .map((line) => line.trim())
                    .filter(Boolean),
                )
              }
            />
          </label>
        </div>
      );
    case "hours": {
      const chosen = (form.days as string[]) ?? [];
      return (
        <div class="side">
          <div class="days" role="group" aria-label={`${name}: ${t("admin.edit_fact_field_days")}`}>
            {days.map((day, i) => (
              <label key={day} class="check">
                <input type="checkbox" checked={chosen.includes(day)} onChange={(e) => set("days", e.currentTarget.checked ? days.filter((d) => d === day || chosen.includes(d)) : chosen.filter((d) => d !== day))} /> {dayName(i)}
              </label>
            ))}
          </div>
          {input("from", "time")}
          {input("to", "time")}
          {input("timezone", "text")}
        </div>
      );
    }
    default:
      return <div class="side">{input("value", "text")}</div>;
  }
}
