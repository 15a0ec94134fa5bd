import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { t } from "../../page/texts";
import type { Fact, FactValue } from "./stores_data";

/** The facts that a store may have values of its own of. */
export function Facts({ own }: { own: Record<string, FactValue> }) {
  const facts = useSignal<Fact[]>([]);
  useEffect(
    () =>
      void request<{ facts: Fact[] | null }>("GET", "facts")
        .then((answer) => (facts.value = answer.facts ?? []))
        .catch(() => undefined), // they stay as they are: nothing is read from the form
    [],
  );
  return (
    <details class="facts">
      <summary>
        {t("admin.own_facts")} <span class="quiet">({Object.keys(own).length})</span>
      </summary>
      <p class="quiet">{t("admin.own_facts_hint")}</p>
      {facts.value.length === 0 && <input type="hidden" name="facts-unread" value={JSON.stringify(own)} />}
      {facts.value.map((fact) => (
        <FactRow key={fact.name} fact={fact} own={own[fact.name]} />
      ))}
    </details>
  );
}

function FactRow({ fact, own }: { fact: Fact; own: FactValue | undefined }) {
  const differs = useSignal(own !== undefined);
  const value = { ...fact.value, ...own };
  return (
    <fieldset data-fact={differs.value ? fact.name : undefined}>
      <label class="check">
        <input type="checkbox" checked={differs.value} onChange={(e) => (differs.value = e.currentTarget.checked)} /> <code>{fact.name}</code>
      </label>
      {differs.value ? (
        <div class="side">
          {Object.entries(value).map(([key, v]) => {
            const name = t(`admin.edit_fact_field_${key}`);
            return (
              <label key={key}>
                <span class="quiet small">{name}</span>
                {typeof v === "number" ? (
                  <input data-key={key} data-kind="number" type="number" min={0} defaultValue={v} aria-label={`${fact.name}: ${name}`} />
                ) : (
                  <input data-key={key} data-kind={Array.isArray(v) ? "list" : "text"} defaultValue={Array.isArray(v) ? v.join(", ") : v} aria-label={`${fact.name}: ${name}`} />
                )}
              </label>
            );
          })}
        </div>
      ) : (
        <span class="quiet small">{Object.values(fact.value).flat().join(" · ")}</span>
      )}
    </fieldset>
  );
}

/** The store's own facts as the form has them. */
export function readFacts(form: HTMLFormElement): Record<string, FactValue> {
  const unread = form.querySelector<HTMLInputElement>('input[name="facts-unread"]');
  if (unread) return JSON.parse(unread.value) as Record<string, FactValue>;
  const facts: Record<string, FactValue> = {};
  for (const row of form.querySelectorAll<HTMLElement>("[data-fact]")) {
    const value: FactValue = {};
    for (const input of row.querySelectorAll<HTMLInputElement>("[data-key]")) {
      const { key = "", kind } = input.dataset;
      const text = input.value.trim();
      if (kind === "number") value[key] = Number(text);
      else if (kind === "list")
        value[key] = text
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean);
      else value[key] = text;
    }
    facts[row.dataset.fact ?? ""] = value;
  }
  return facts;
}
