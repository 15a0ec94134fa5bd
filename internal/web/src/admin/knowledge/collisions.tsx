import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { LanguageOptions } from "../../page/language";
import { useNewest } from "../../page/newest";
import { languageName, t, written } from "../../page/texts";
import { loadDraft } from "./draft";

interface Collision {
  text: string;
  /** 0: the entry's question. */
  item: number;
  percent: number;
  own: number;
}

interface Pair {
  topic: string;
  other: string;
  examples: Collision[];
  count: number;
}

interface InLanguage {
  lang: string;
  state: "ready" | "waiting" | "computing" | "failed";
  pairs: Pair[];
  more?: number;
}

/** How often is asked whether more is computed, in milliseconds. */
const again = 2000;

/** Topics that the model confuses, the worst pair first; what is not known yet arrives by itself. */
export function Collisions() {
  const all = useSignal<InLanguage[] | undefined>(undefined);
  const language = useSignal("");
  const fault = useSignal("");
  const latest = useNewest();

  const load = () => latest(request<{ languages: InLanguage[] | null }>("GET", "knowledge/draft/collisions"), (answer) => (all.value = answer.languages ?? []));
  useEffect(() => {
    let timer = 0;
    let left = false;
    const ask = async () => {
      try {
        await load();
        fault.value = "";
      } catch {
        fault.value = t("action_failed");
      }
      // Also after all is there: what others save makes languages new.
      if (!left) timer = window.setTimeout(ask, all.value?.some((l) => l.state === "waiting" || l.state === "computing") ? again : 10 * again);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, []);

  async function move(lang: string, topic: string, text: string, to?: string) {
    fault.value = "";
    try {
      await request("POST", "knowledge/draft/examples", { lang, topic, text, ...(to ? { to } : {}) });
      await Promise.all([load(), loadDraft()]);
    } catch (e) {
      fault.value = (e as Problem).code === "conflict" || (e as Problem).code === "not_found" ? t("admin.edit_conflict") : t("action_failed");
    }
  }

  const list = all.value ?? [];
  const names = (...states: string[]) => new Intl.ListFormat(written().lang).format(list.filter((l) => states.includes(l.state)).map((l) => languageName(l.lang)));
  const computing = names("waiting", "computing");
  const failed = names("failed");
  const shown = list.filter((l) => l.state === "ready" && (!language.value || l.lang === language.value));
  return (
    <section class="collisions">
      <p class="quiet about">{t("admin.check_collisions_about")}</p>
      <div class="tools">
        <select aria-label={t("language")} value={language} onChange={(e) => (language.value = e.currentTarget.value)}>
          <option value="">{t("admin.any_language")}</option>
          <LanguageOptions of={list.map((l) => l.lang)} />
        </select>
        <span class="quiet" role="status">
          {computing ? `◌ ${t("admin.check_computing", { list: computing })}` : all.value ? "" : t("admin.edit_checking")}
        </span>
      </div>
      {failed && <p class="warn small">▽ {t("admin.check_collisions_failed", { list: failed })}</p>}
      <p class="fault" role="alert">
        {fault}
      </p>
      {all.value && !computing && shown.every((l) => l.pairs.length === 0) && <p class="quiet nothing">{t("admin.check_collisions_none")}</p>}
      {shown
        .flatMap((l) => l.pairs.map((pair) => ({ lang: l.lang, pair })))
        .sort((a, b) => weight(b.pair) - weight(a.pair))
        .map(({ lang, pair }) => (
          <OnePair key={`${lang} ${pair.topic} ${pair.other}`} lang={lang} pair={pair} move={move} />
        ))}
    </section>
  );
}

function weight(pair: Pair): number {
  return pair.examples.reduce((sum, e) => sum + e.percent, 0);
}

function OnePair({ lang, pair, move }: { lang: string; pair: Pair; move: (lang: string, topic: string, text: string, to?: string) => Promise<void> }) {
  const busy = useSignal(false);
  async function once(text: string, to?: string) {
    busy.value = true;
    await move(lang, pair.topic, text, to);
    busy.value = false;
  }
  return (
    <article class="pair-of-topics">
      <h2>
        <a href={`#edit/topics/${pair.topic}/${lang}`}>{topicName(pair.topic)}</a> <span class="quiet">{t("admin.check_collision_taken")}</span>{" "}
        <a href={`#edit/topics/${pair.other}/${lang}`}>{topicName(pair.other)}</a>
      </h2>
      <p class="small quiet">
        {languageName(lang)} · {t("admin.check_collision_count", { count: pair.count })}
      </p>
      <ul>
        {pair.examples.map((e) => (
          <li key={e.text}>
            <p lang={lang} dir="auto">
              {e.text}
            </p>
            <p class="small quiet">
              {e.item === 0 && `${t("admin.check_collision_question")} · `}
              {t("admin.check_collision_sure", { other: e.percent, own: e.own })}
            </p>
            <div class="buttons">
              {e.item > 0 && (
                <>
                  <button disabled={busy.value} title={topicName(pair.other)} onClick={() => void once(e.text, pair.other)}>
                    {t("admin.check_collision_move")}
                  </button>
                  <button disabled={busy.value} onClick={() => void once(e.text)}>
                    {t("admin.check_collision_remove")}
                  </button>
                </>
              )}
              <a href={`#edit/topics/${pair.topic}/${lang}`}>{t("admin.check_collision_rewrite")}</a>
            </div>
          </li>
        ))}
      </ul>
    </article>
  );
}
