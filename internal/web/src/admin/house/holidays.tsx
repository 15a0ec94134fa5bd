// A country's public holidays, to be taken over into a store's closed days.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request, type Problem } from "../../page/account";
import { Failed } from "../../page/failed";
import { t, written } from "../../page/texts";

interface Holiday {
  name: string;
  date: string;
  /** As it stands among closed days: 12-25 if it is the same day every year. */
  close: string;
}

interface Answer {
  countries: string[];
  days: Holiday[];
}

interface HolidaysForm {
  closed: string[];
  /** Whose they are; if it is left out, it is chosen here. */
  country?: string | undefined;
  set: (closed: string[]) => void;
}

export function Holidays({ closed, country: where, set }: HolidaysForm) {
  const answer = useSignal<Answer>({ countries: [], days: [] });
  const chosen = useSignal("");
  const fault = useSignal<"" | "unknown" | "failed">("");
  const country = where ?? chosen.value;
  useEffect(() => {
    let asked = true; // still for this country
    const show = (got: Partial<Answer>, wrong: typeof fault.value) => {
      if (!asked) return;
      answer.value = { ...answer.value, days: [], ...got };
      fault.value = wrong;
    };
    show({}, "");
    request<Answer>("GET", `holidays?country=${country}`).then(
      (got) => show(got, ""),
      (e: Problem) => show({}, e.code === "not_found" ? "unknown" : "failed"),
    );
    return () => void (asked = false);
  }, [country]);
  const names = new Intl.DisplayNames(written().lang, { type: "region" });
  const { countries, days } = answer.value;
  const isClosed = (d: Holiday) => closed.includes(d.date) || closed.includes(d.date.slice(5));
  const open = days.filter((d) => !isClosed(d));
  return (
    <fieldset class="holidays">
      <legend>{where === undefined ? t("admin.holidays") : t("admin.holidays_of", { country: names.of(where) ?? where })}</legend>
      {where === undefined && (
        <label>
          {t("admin.country")}
          <select value={country} onChange={(e) => (chosen.value = e.currentTarget.value)}>
            <option value="">–</option>
            {[...countries]
              .sort((a, b) => (names.of(a) ?? a).localeCompare(names.of(b) ?? b, written().lang))
              .map((c) => (
                <option key={c} value={c}>
                  {names.of(c)}
                </option>
              ))}
          </select>
        </label>
      )}
      {fault.value === "unknown" && <p class="quiet small">{t("admin.holidays_unknown")}</p>}
      {fault.value === "failed" && <Failed />}
      {days.length > 0 && (
        <>
          <p class="quiet small">{t("admin.holidays_hint")}</p>
          <ul>
            {days.map((d) => (
              <li key={d.date + d.name}>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={isClosed(d)}
                    onChange={(e) => set(e.currentTarget.checked ? [...closed, d.close] : closed.filter((day) => day !== d.date && day !== d.date.slice(5)))}
                  />{" "}
                  {day(d.date)} <span class="quiet">{t(`admin.holiday_${d.name}`)}</span>
                </label>
              </li>
            ))}
          </ul>
          {open.length > 0 && (
            <button type="button" onClick={() => set([...closed, ...new Set(open.map((d) => d.close))])}>
              {t("admin.holidays_all")}
            </button>
          )}
        </>
      )}
    </fieldset>
  );
}

/** "Fri, 25 December 2026" */
function day(date: string): string {
  return new Intl.DateTimeFormat(written().lang, { weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(date));
}
