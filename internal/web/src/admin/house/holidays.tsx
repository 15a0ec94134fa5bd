// A country's public holidays, to be taken over into a store's closed days.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
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

export function Holidays({ closed, set }: { closed: string[]; set: (closed: string[]) => void }) {
  const answer = useSignal<Answer>({ countries: [], days: [] });
  const country = useSignal("");
  const fault = useSignal(false);
  async function load() {
    try {
      answer.value = await request<Answer>("GET", `holidays?country=${country.value}`);
      fault.value = false;
    } catch {
      fault.value = true;
    }
  }
  useEffect(() => void load(), [country.value]);
  const names = new Intl.DisplayNames(written().lang, { type: "region" });
  const { countries, days } = answer.value;
  const isClosed = (d: Holiday) => closed.includes(d.date) || closed.includes(d.date.slice(5));
  const open = days.filter((d) => !isClosed(d));
  return (
    <fieldset class="holidays">
      <legend>{t("admin.holidays")}</legend>
      <label>
        {t("admin.holidays_country")}
        <select value={country.value} onChange={(e) => (country.value = e.currentTarget.value)}>
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
      {fault.value && (
        <p class="fault" role="alert">
          {t("action_failed")}
        </p>
      )}
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
