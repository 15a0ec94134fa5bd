import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { useNewest } from "../../page/newest";
import { languageName, t, written } from "../../page/texts";
import { CheckedStore, forStore, ofStore } from "./checked_store";
import { draft } from "./draft";
import type { Finding } from "./findings";
import { because, type Market, marketName, NewMarket, Requirements } from "./market_form";
import { useWanted } from "../wanted";

type Light = "red" | "yellow" | "green";
/** A sign for each light, so that none is told by its colour alone. */
const signs: Record<Light, string> = { red: "✕", yellow: "▽", green: "✓" };

interface Coverage {
  market: string;
  required: number;
  covered: number;
  percent: number;
  light: Light;
  findings: Finding[] | null;
  languages: { lang: string; offered: boolean; required: number; covered: number; percent: number; light: Light; missing: string[] }[];
}

interface Answer {
  chosen: string[];
  markets: Market[];
  coverage: Coverage[];
}

/** What the markets that the store sells to require, and how much of it is there. */
export function Markets() {
  return (
    <section class="markets">
      <p class="quiet about">{t("admin.check_markets_about")}</p>
      <div class="tools">
        <CheckedStore />
      </div>
      <MarketsOf key={ofStore.value} store={ofStore.value} />
    </section>
  );
}

function MarketsOf({ store }: { store: string }) {
  const answer = useSignal<Answer | undefined>(undefined);
  const fault = useSignal("");
  const latest = useNewest();
  async function load() {
    try {
      await latest(request<Answer>("GET", forStore("knowledge/markets")), (got) => (answer.value = got));
    } catch {
      fault.value = t("action_failed");
    }
  }
  useEffect(() => void load(), []);
  async function attempt(what: () => Promise<unknown>) {
    fault.value = "";
    try {
      await what();
    } catch (e) {
      fault.value = (e as Problem).code === "conflict" ? t("admin.edit_conflict") : t("action_failed");
    }
    await load();
  }
  const a = answer.value;
  const [chosen, choose] = useWanted(a?.chosen ?? [], (markets) => attempt(() => request("PUT", "knowledge/markets", { store, markets })));
  return (
    <>
      <p class="fault" role="alert">
        {fault}
      </p>
      {a && (
        <>
          <fieldset class="choices">
            <legend>{t("admin.check_market_chosen")}</legend>
            {a.markets.map((m) => (
              <label key={m.id} class="check">
                <input type="checkbox" checked={chosen.includes(m.id)} onChange={(e) => choose(e.currentTarget.checked ? [...chosen, m.id] : chosen.filter((id) => id !== m.id))} /> {marketName(m)}
              </label>
            ))}
          </fieldset>
          <NewMarket markets={a.markets} added={load} />
          {a.coverage.length === 0 && <p class="quiet nothing">{t("admin.check_markets_none")}</p>}
          {a.coverage.map((c) => (
            <OneMarket key={c.market} coverage={c} market={a.markets.find((m) => m.id === c.market)!} attempt={attempt} />
          ))}
        </>
      )}
    </>
  );
}

function percent(n: number): string {
  return new Intl.NumberFormat(written().lang, { style: "percent" }).format(n / 100);
}

function LightOf({ light, value }: { light: Light; value: number }) {
  return (
    <span class={`light ${light}`}>
      {signs[light]} {percent(value)} <span class="small">{t(`admin.check_light_${light}`)}</span>
    </span>
  );
}

function OneMarket({ coverage: c, market, attempt }: { coverage: Coverage; market: Market; attempt: (what: () => Promise<unknown>) => Promise<void> }) {
  const why = (topic: string) => because(market.topics.find((r) => r.id === topic) ?? {});
  const facts = (c.findings ?? []).filter((f) => f.code.startsWith("required_fact"));
  return (
    <article class="market">
      <header>
        <h2>{marketName(market)}</h2>
        <LightOf light={c.light} value={c.percent} />
        <span class="small quiet">{t("admin.check_market_share", { covered: c.covered, required: c.required })}</span>
      </header>
      <ul class="languages">
        {c.languages.map((l) => (
          <li key={l.lang}>
            <details>
              <summary>
                <span class="name">{languageName(l.lang)}</span> <LightOf light={l.light} value={l.percent} />
                {!l.offered && <span class="small quiet"> · {t("admin.check_market_not_offered")}</span>}
              </summary>
              {l.missing.length === 0 ? (
                <p class="small quiet">{t("admin.check_light_green")}</p>
              ) : (
                <>
                  <p class="small quiet">{t("admin.check_market_missing", { lang: languageName(l.lang) })}</p>
                  <ul class="missing">
                    {l.missing.map((topic) => (
                      <li key={topic}>
                        <strong>{topicName(topic)}</strong> {topicName(topic) !== topic && <code class="small quiet">{topic}</code>}
                        <p class="small" dir="auto">
                          {why(topic)}
                        </p>
                        <a href={`#edit/topics/${topic}${knows(l.lang) ? `/${l.lang}` : ""}`} aria-label={`${t("admin.check_market_write")}: ${topicName(topic)}`}>
                          {t("admin.check_market_write")}
                        </a>
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </details>
          </li>
        ))}
      </ul>
      {facts.map((f) => (
        <p key={`${f.code} ${f.args?.name}`} class={`small ${f.severity === "error" ? "fault" : ""}`} dir="auto">
          {f.severity === "error" ? "✕" : "ⓘ"} {t(`admin.finding_${f.code}`, { ...f.args, why: because(f.args ?? {}), market: marketName(market) })}.{" "}
          <a href={`#edit/facts/${(f.args?.name ?? "").replace(/^\{facts\.|\}$/g, "")}`}>{t("admin.check_market_fact")}</a>
        </p>
      ))}
      <Requirements market={market} attempt={attempt} />
    </article>
  );
}

/** Reports whether the draft has a language. */
function knows(lang: string): boolean {
  return draft.value?.languages.some((l) => l.lang === lang) ?? false;
}
