import { useSignal } from "@preact/signals";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { languageName, t, written } from "../../page/texts";
import { useWanted } from "../wanted";
import { draft } from "./draft";

/** A topic or fact that buyers in a market must find, and why. */
export interface Requirement {
  id: string;
  why: string;
  reason?: string;
}

/** Why something is required, in the language of the page or in the words of whoever added it. */
export function because({ why = "", reason }: { why?: string; reason?: string }): string {
  return reason ? t(`markets.${reason}`) : why;
}

/** A market and what it requires; `own` is what this installation added to it or left out. */
export interface Market {
  id: string;
  name: string;
  languages: string[];
  topics: Requirement[];
  facts: Requirement[];
  shipped: boolean;
  own?: { id: string; name?: string; languages?: string[] | null; includes?: string[] | null; add: Requirement[] | null; remove: string[] | null };
}

/** What a market is called, in the language of the page where that knows it. */
export function marketName(m: Market): string {
  if (!m.shipped) return m.name;
  if (m.id === "WORLD") return t("admin.check_market_every");
  try {
    return new Intl.DisplayNames(written().lang, { type: "region", fallback: "none" }).of(m.id === "UK" ? "GB" : m.id) ?? m.name;
  } catch {
    return m.name; // not a region
  }
}

/** What an installation says of a market, as it is sent. */
function ownOf(m: Market) {
  const { name = m.shipped ? "" : m.name, languages, includes, add, remove } = m.own ?? { add: [], remove: [] };
  return { name, languages: languages ?? [], includes: includes ?? [], add: add ?? [], remove: remove ?? [] };
}

/** The topics and facts that a market requires, to be added to and left out. */
export function Requirements({ market, attempt }: { market: Market; attempt: (what: () => Promise<unknown>) => Promise<void> }) {
  const fault = useSignal("");
  const path = `knowledge/markets/${encodeURIComponent(market.id)}`;
  const before = ownOf(market);
  const [own, keep] = useWanted(before, (wanted) => attempt(() => request("PUT", path, wanted)));
  const put = (changed: Partial<typeof own>) => keep({ ...own, ...changed });
  const added = (id: string) => own.add.some((r) => r.id === id);
  const required = [...market.topics, ...market.facts];
  const shown = [...required, ...own.add.filter((r) => !required.some(({ id }) => id === r.id))]
    .filter(({ id }) => !own.remove.includes(id) && (added(id) || !before.add.some((r) => r.id === id)));
  const leave = (id: string) => (added(id) ? put({ add: own.add.filter((r) => r.id !== id) }) : put({ remove: [...own.remove, id] }));

  function add(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const id = String(data.get("topic")).trim();
    fault.value = "";
    if (!/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/.test(id)) {
      fault.value = t("admin.check_fault_topic");
      return;
    }
    put({ add: [...own.add.filter((r) => r.id !== id), { id, why: String(data.get("why")).trim() }], remove: own.remove.filter((r) => r !== id) });
    form.reset();
  }
  return (
    <details class="requirements">
      <summary>{t("admin.check_market_requires")}</summary>
      <ul>
        {shown.map((r) => (
          <li key={r.id}>
            <span>
              {topicName(r.id)} <code class="small quiet">{r.id}</code> {added(r.id) && <span class="chip">{t("admin.check_market_added")}</span>}
              <span class="small quiet why" dir="auto">
                {because(r)}
              </span>
            </span>
            <button class="link" aria-label={`${t("admin.check_market_leave")}: ${r.id}`} onClick={() => leave(r.id)}>
              {t("admin.check_market_leave")}
            </button>
          </li>
        ))}
      </ul>
      {own.remove.length > 0 && (
        <>
          <h3>{t("admin.check_market_left")}</h3>
          <ul>
            {own.remove.map((id) => (
              <li key={id}>
                <span>
                  {topicName(id)} <code class="small quiet">{id}</code>
                </span>
                <button class="link" aria-label={`${t("admin.check_market_back")}: ${id}`} onClick={() => put({ remove: own.remove.filter((r) => r !== id) })}>
                  {t("admin.check_market_back")}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <form class="buttons" onSubmit={add}>
        <input name="topic" required maxlength={128} list="topic-ids" autocapitalize="none" placeholder="legal.imprint" aria-label={t("admin.check_market_add")} />
        <input name="why" maxlength={300} dir="auto" placeholder={t("admin.check_market_why")} aria-label={t("admin.check_market_why")} />
        <button>{t("admin.check_market_add")}</button>
        {fault.value && (
          <span class="fault small" role="alert">
            {fault}
          </span>
        )}
      </form>
      <datalist id="topic-ids">
        {draft.value?.topics.map((topic) => (
          <option key={topic.id} value={topic.id}>
            {topicName(topic.id)}
          </option>
        ))}
      </datalist>
      {market.own && (
        <button class="link" onClick={() => void attempt(() => request("DELETE", path))}>
          {t(market.shipped ? "admin.check_market_reset" : "admin.check_market_remove")}
        </button>
      )}
    </details>
  );
}

/** Adds a market of one's own. */
export function NewMarket({ markets, added }: { markets: Market[]; added: () => Promise<void> }) {
  const open = useSignal(false);
  const fault = useSignal("");
  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const id = String(data.get("id")).trim().toUpperCase();
    fault.value = "";
    if (markets.some((m) => m.id === id)) {
      fault.value = t("admin.check_fault_market");
      return;
    }
    try {
      await request("PUT", `knowledge/markets/${encodeURIComponent(id)}`, {
        name: String(data.get("name")).trim(),
        languages: data.getAll("languages"),
        includes: [data.get("includes")].filter(Boolean),
        add: [],
        remove: [],
      });
      form.reset();
      open.value = false;
      await added();
    } catch (e) {
      fault.value = (e as Problem).code === "invalid" ? t("admin.check_fault_market") : t("action_failed");
    }
  }
  return (
    <>
      <button aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
        {t("admin.check_market_new")}
      </button>
      {open.value && (
        <form class="new add" onSubmit={submit}>
          <label>
            {t("admin.check_market_id")}
            <input name="id" required pattern="[A-Za-z0-9]{2,16}" maxlength={16} autocapitalize="characters" placeholder="NZ" />
          </label>
          <label>
            {t("admin.check_market_name")}
            <input name="name" required maxlength={60} dir="auto" />
          </label>
          <label>
            {t("admin.check_market_includes")}
            <select name="includes">
              {markets
                .filter((m) => m.shipped)
                .map((m) => (
                  <option key={m.id} value={m.id}>
                    {marketName(m)}
                  </option>
                ))}
            </select>
          </label>
          <fieldset class="choices">
            <legend>{t("admin.check_market_languages")}</legend>
            {draft.value?.languages.map(({ lang }) => (
              <label key={lang} class="check">
                <input type="checkbox" name="languages" value={lang} /> {languageName(lang)}
              </label>
            ))}
          </fieldset>
          {fault.value && (
            <span class="fault small" role="alert">
              {fault}
            </span>
          )}
          <button class="primary">{t("admin.add")}</button>
        </form>
      )}
    </>
  );
}
