import { t } from "../../page/texts";

/** What is wrong in a cell of an imported file and how to put it right; a note keeps nothing from being taken. */
export interface Fault {
  sheet: string;
  cell?: string;
  note?: boolean;
  message: string;
  fix: string;
}

/** Faults of a file, each by its cell. */
export function Faults({ title, faults }: { title: string; faults: Fault[] }) {
  return (
    <>
      <h3>{title}</h3>
      <table class="faults">
        <thead>
          <tr>
            <th scope="col">{t("sheets.cell")}</th>
            <th scope="col">{t("sheets.wrong")}</th>
            <th scope="col">{t("sheets.fix")}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map((f, i) => (
            <tr key={i}>
              <th scope="row">
                {f.sheet} <strong>{f.cell}</strong>
              </th>
              <td>{f.message}</td>
              <td>{f.fix}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
