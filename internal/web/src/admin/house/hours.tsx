import { t, written } from "../../page/texts";
import type { useFault } from "../form";
import { Holidays } from "./holidays";
import type { Hours, Opening, SpecialDay } from "./stores_data";

/** Monday first, as in most of the world. */
const weekdays = [1, 2, 3, 4, 5, 6, 0];

/** A day of the week in the language of the page; 2024-01-07 was a Sunday. */
function dayName(day: number): string {
  return new Intl.DateTimeFormat(written().lang, { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 7 + day)));
}

export type Fault = ReturnType<typeof useFault>;

/** A list with one item changed, or taken out if it becomes nothing. */
function changed<T>(list: T[] | null | undefined, at: number, item?: T): T[] {
  return (list ?? []).flatMap((old, i) => (i !== at ? [old] : item === undefined ? [] : [item]));
}

interface HoursForm {
  hours: Hours;
  /** The field of the store that this is. */
  path: string;
  /** Whose public holidays are offered, "" for none; if it is left out, it is asked for. */
  country?: string;
  fault: Fault;
  set: (part: Partial<Hours>) => void;
}

/** When agents are there: the week, in several stretches a day if need be, closed days, and days with hours of their own. */
export function HoursFields({ hours, path, country, fault, set }: HoursForm) {
  const { also, closed, special, timezone } = hours;
  // Indexes of the rows change: a fault belongs to the row as it was saved.
  const setRows = (part: Partial<Hours>) => (fault.clear(), set(part));
  return (
    <fieldset class="hours">
      <legend>{t("admin.hours")}</legend>
      <Week opening={hours} path={path} fault={fault} set={set} />
      {(also ?? []).map((o, i) => (
        <Week
          key={i}
          opening={o}
          path={`${path}.also[${i}]`}
          fault={fault}
          set={(part) => set({ also: changed(also, i, { ...o, ...part }) })}
          remove={() => setRows({ also: changed(also, i) })}
        />
      ))}
      <button type="button" onClick={() => set({ also: [...(also ?? []), { days: [], from: "14:00", to: "18:00" }] })}>
        {t("admin.hours_add")}
      </button>
      <label>
        {t("admin.timezone")}
        <input name="timezone" list="timezones" required value={timezone} onInput={(e) => set({ timezone: e.currentTarget.value.trim() })} {...fault.invalid(`${path}.timezone`)} />
        {fault.at(`${path}.timezone`)}
      </label>
      <fieldset>
        <legend>{t("admin.closed_days")}</legend>
        {((closed ?? []).length > 0 || (special ?? []).length > 0) && <p class="quiet small">{t("admin.day_hint")}</p>}
        <div class="closed">
          {(closed ?? []).map((day, i) => (
            <div class="row" key={i}>
              <Day day={day} path={`${path}.closed[${i}]`} fault={fault} set={(d) => set({ closed: changed(closed, i, d) })} />
              <Remove what={day} remove={() => setRows({ closed: changed(closed, i) })} />
            </div>
          ))}
        </div>
        {fault.at(`${path}.closed`)}
        <button type="button" onClick={() => set({ closed: [...(closed ?? []), ""] })}>
          {t("admin.closed_add")}
        </button>
      </fieldset>
      {country !== "" && <Holidays country={country} closed={closed ?? []} set={(days) => setRows({ closed: days })} />}
      <fieldset>
        <legend>{t("admin.special_days")}</legend>
        {(special ?? []).map((s, i) => {
          const put = (part: Partial<SpecialDay>) => set({ special: changed(special, i, { ...s, ...part }) });
          return (
            <div class="row" key={i}>
              <Day day={s.day} path={`${path}.special[${i}].day`} fault={fault} set={(day) => put({ day })} />
              <Times opening={s} path={`${path}.special[${i}]`} fault={fault} set={put} />
              <Remove what={s.day} remove={() => setRows({ special: changed(special, i) })} />
            </div>
          );
        })}
        <button type="button" onClick={() => set({ special: [...(special ?? []), { day: "", from: "09:00", to: "13:00" }] })}>
          {t("admin.special_add")}
        </button>
      </fieldset>
    </fieldset>
  );
}

interface Stretch<T> {
  opening: T;
  path: string;
  fault: Fault;
  set: (part: Partial<Opening>) => void;
  remove?: () => void;
}

/** A stretch of time on some days of every week. */
function Week({ opening, path, fault, set, remove }: Stretch<Opening>) {
  const { days } = opening;
  return (
    <div class="row">
      <div class="days">
        {weekdays.map((day) => (
          <label key={day} class="check">
            <input type="checkbox" checked={days.includes(day)} onChange={(e) => set({ days: e.currentTarget.checked ? [...days, day] : days.filter((d) => d !== day) })} /> {dayName(day)}
          </label>
        ))}
      </div>
      <Times opening={opening} path={path} fault={fault} set={set} />
      {remove && <Remove what={days.map(dayName).join(" ")} remove={remove} />}
    </div>
  );
}

const clock = "([01][0-9]|2[0-3]):[0-5][0-9]";

function Times({ opening, path, fault, set }: Stretch<{ from: string; to: string }>) {
  return (
    <>
      <label class="time">
        {t("admin.from")}
        <input pattern={clock} required value={opening.from} onInput={(e) => set({ from: e.currentTarget.value.trim() })} {...fault.invalid(`${path}.from`)} />
        {fault.at(`${path}.from`)}
      </label>
      <label class="time">
        {t("admin.to")}
        <input pattern={`${clock}|24:00`} required value={opening.to} onInput={(e) => set({ to: e.currentTarget.value.trim() })} {...fault.invalid(`${path}.to`)} />
        {fault.at(`${path}.to`)}
      </label>
    </>
  );
}

function Day({ day, path, fault, set }: { day: string; path: string; fault: Fault; set: (day: string) => void }) {
  return (
    <label class="day">
      {t("admin.day")}
      <input required maxlength={10} placeholder="12-24" value={day} onInput={(e) => set(e.currentTarget.value.trim())} {...fault.invalid(path)} />
      {fault.at(path)}
    </label>
  );
}

/** Takes out what it is called after. */
export function Remove({ what, remove }: { what: string; remove: () => void }) {
  return (
    <button type="button" class="link" aria-label={`${t("integrations.remove")}: ${what}`} onClick={remove}>
      {t("integrations.remove")}
    </button>
  );
}
