// The offices of a store in other countries: languages that are answered there,
// by hours of their own.

import type { Signal } from "@preact/signals";
import { languageName, t } from "../../page/texts";
import { countries, countryName } from "./countries";
import { HoursFields, Remove, type Fault } from "./hours";
import { spoken, type Office } from "./stores_data";

export function Offices({ offices, fault }: { offices: Signal<Office[]>; fault: Fault }) {
  const list = offices.value;
  const put = (at: number, part: Partial<Office>) => (offices.value = list.map((o, i) => (i === at ? { ...o, ...part } : o)));
  const add = () => (offices.value = [...list, { country: "", languages: [], hours: { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00", timezone: "" } }]);
  // Indexes change: a fault belongs to the office as it was saved.
  const remove = (at: number) => (fault.clear(), (offices.value = list.filter((_, i) => i !== at)));
  return (
    <section class="offices">
      <h3>{t("admin.offices")}</h3>
      <p class="quiet small">{t("admin.offices_hint")}</p>
      {list.map((office, i) => (
        <OfficeFields
          key={i}
          office={office}
          path={`offices[${i}]`}
          elsewhere={list.flatMap((o, j) => (j === i ? [] : o.languages))}
          fault={fault}
          put={(part) => put(i, part)}
          remove={() => remove(i)}
        />
      ))}
      <button type="button" onClick={add}>
        {t("admin.office_add")}
      </button>
    </section>
  );
}

interface OfficeForm {
  office: Office;
  path: string;
  /** Languages that other offices have. */
  elsewhere: string[];
  fault: Fault;
  put: (part: Partial<Office>) => void;
  remove: () => void;
}

function OfficeFields({ office, path, elsewhere, fault, put, remove }: OfficeForm) {
  const { country, languages, hours } = office;
  const name = country ? countryName(country) : t("admin.office_new");
  return (
    <fieldset class="office">
      <legend>{name}</legend>
      <div class="row">
        <label class="country">
          {t("admin.country")}
          <select required value={country} onChange={(e) => put({ country: e.currentTarget.value })} {...fault.invalid(`${path}.country`)}>
            <option value="">–</option>
            {countries.value.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
          {fault.at(`${path}.country`)}
        </label>
        <Remove what={name} remove={remove} />
      </div>
      <fieldset class="flow">
        <legend>{t("admin.office_languages")}</legend>
        {/* One that the assistant speaks no longer is shown, to be taken out. */}
        {[...new Set([...spoken.value, ...languages])].map((lang) => (
          <label key={lang} class="check">
            <input
              type="checkbox"
              checked={languages.includes(lang)}
              disabled={elsewhere.includes(lang)}
              onChange={(e) => put({ languages: e.currentTarget.checked ? [...languages, lang] : languages.filter((l) => l !== lang) })}
            />{" "}
            {languageName(lang)}
          </label>
        ))}
        {fault.at(`${path}.languages`)}
      </fieldset>
      <HoursFields hours={hours} path={`${path}.hours`} country={country} fault={fault} set={(part) => put({ hours: { ...hours, ...part } })} />
      {fault.at(`${path}.hours`)}
    </fieldset>
  );
}
