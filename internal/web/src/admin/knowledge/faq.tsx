import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect } from "preact/hooks";
import { account, request } from "../../page/account";
import { Failed } from "../../page/failed";
import { knowledge, topicName } from "../../page/knowledge";
import { LanguageOptions } from "../../page/language";
import { useNewest } from "../../page/newest";
import { languageName, t, written } from "../../page/texts";
import { byTopic, type Count, readCounts, shareHelped } from "./faq_counts";
import { StoreChoice } from "../house/store_choice";
import { loadStores, stores } from "../house/stores_data";

const script = "/faq.js";

/** Questions on product pages: which, the tag to copy, and what visitors did with them. */
export function Faq() {
  const store = useSignal(account.value?.stores?.[0] ?? "");
  const lang = useSignal("");
  const chosen = useSignal<string[]>([]);
  useEffect(() => {
    loadStores().catch(() => undefined); // the tag says then where the site key goes
    void import(script);
  }, []);
  const known = stores.value.find((s) => s.id === store.value);
  const key = known?.key ?? t("admin.site_key");
  const languages = known?.languages ?? knowledge.value.languages;
  return (
    <div class="faq">
      <p class="quiet">{t("admin.faq_hint")}</p>
      <div class="tools">
        <StoreChoice value={store.value} choose={(id) => (store.value = id)} />
        <label>
          {t("language")}{" "}
          <select value={lang.value} onChange={(e) => (lang.value = e.currentTarget.value)}>
            <option value="">{t("admin.faq_visitors")}</option>
            <LanguageOptions of={languages} />
          </select>
        </label>
      </div>
      <div class="halves">
        <Choice chosen={chosen.value} choose={(list) => (chosen.value = list)} />
        <Tag site={key} lang={lang.value} topics={chosen.value} />
      </div>
      <Counts key={store.value} store={store.value} />
    </div>
  );
}

/** Topics to tick; they are shown in the order in which they were ticked. */
function Choice({ chosen, choose }: { chosen: string[]; choose: (list: string[]) => void }) {
  const wanted = useSignal("");
  const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (knowledge.value.topics ?? []).filter(({ id }) => words.every((word) => `${id} ${topicName(id)}`.toLowerCase().includes(word)));
  return (
    <section aria-labelledby="faq-choice">
      <h2 id="faq-choice">{t("admin.faq_choose")}</h2>
      <input type="search" placeholder={t("admin.search")} aria-label={t("admin.search")} value={wanted} onInput={(e) => (wanted.value = e.currentTarget.value)} />
      <ul class="choice" tabIndex={0} aria-labelledby="faq-choice">
        {found.map(({ id }) => (
          <li key={id}>
            <label class="check">
              <input type="checkbox" checked={chosen.includes(id)} onChange={(e) => choose(e.currentTarget.checked ? [...chosen, id] : chosen.filter((x) => x !== id))} /> {topicName(id)}{" "}
              <code class="small quiet">{id}</code>
            </label>
          </li>
        ))}
      </ul>
      {wanted.value && found.length === 0 && <p class="quiet">{t("admin.nothing_found")}</p>}
    </section>
  );
}

/** The tag for the choice, and what a visitor will see. */
function Tag({ site, lang, topics }: { site: string; lang: string; topics: string[] }) {
  const said = useSignal("");
  const leftOut = useSignal<string[]>([]);
  const attributes = [`store="${site}"`, lang && `lang="${lang}"`, topics.length > 0 && `topics="${topics.join()}"`].filter(Boolean).join(" ");
  const text = `<script type="module" src="${location.origin}${script}"></script>\n<dragoman-faq ${attributes}></dragoman-faq>`;
  const shown = lang || written().lang;

  useEffect(() => {
    let current = true;
    said.value = "";
    request<{ left_out: string[] | null }>("GET", `faq?${new URLSearchParams({ store: site, lang: shown, topics: topics.join() })}`).then(
      (answer) => current && (leftOut.value = answer.left_out ?? []),
      () => current && (leftOut.value = []),
    );
    return () => void (current = false);
  }, [site, shown, topics.join()]);

  async function copy(e: MouseEvent) {
    const field = (e.currentTarget as HTMLElement).closest("section")!.querySelector("textarea")!;
    field.select();
    try {
      await navigator.clipboard.writeText(text);
      said.value = t("admin.copied");
    } catch {
      said.value = t("admin.copy_by_hand"); // not allowed, or not served over HTTPS
    }
  }
  return (
    <section aria-labelledby="faq-tag">
      <h2 id="faq-tag">{t("admin.faq_tag")}</h2>
      <textarea readonly rows={5} value={text} aria-labelledby="faq-tag" spellcheck={false} onFocus={(e) => e.currentTarget.select()} />
      <div class="buttons">
        <button class="primary" onClick={(e) => void copy(e)}>
          {t("admin.faq_copy")}
        </button>
        <span role="status">{said}</span>
      </div>
      <p class="small quiet">{t("admin.faq_origins")}</p>
      <h3>{topics.length > 0 ? t("admin.edit_preview") : t("admin.faq_most_asked")}</h3>
      {leftOut.value.length > 0 && <p class="fault small">{t("admin.faq_left_out", { list: leftOut.value.join(", "), language: languageName(shown) })}</p>}
      <div class="sample">{h("dragoman-faq", { store: site, lang: shown, topics: topics.join(), quiet: true })}</div>
    </section>
  );
}

/** What visitors opened, and whether it helped. */
function Counts({ store }: { store: string }) {
  const counts = useSignal<Count[] | undefined>(undefined);
  const fault = useSignal(false);
  const latest = useNewest();
  const days = useSignal(30);
  const lang = useSignal("");
  useEffect(() => {
    fault.value = false;
    latest(readCounts(store, days.value), (list) => (counts.value = list)).catch(() => (fault.value = true));
  }, [store, days.value]);
  const all = counts.value ?? [];
  const lines = byTopic(all.filter((c) => !lang.value || c.lang === lang.value));
  return (
    <section aria-labelledby="faq-counts">
      <h2 id="faq-counts">{t("admin.faq_counts")}</h2>
      <div class="tools">
        <select aria-label={t("admin.faq_days")} value={days.value} onChange={(e) => (days.value = Number(e.currentTarget.value))}>
          {[7, 30, 90, 365].map((n) => (
            <option key={n} value={n}>
              {t("admin.faq_last_days", { days: n })}
            </option>
          ))}
        </select>
        <select aria-label={t("language")} value={lang.value} onChange={(e) => (lang.value = e.currentTarget.value)}>
          <option value="">{t("admin.any_language")}</option>
          <LanguageOptions of={[...new Set(all.map((c) => c.lang))].sort()} />
        </select>
      </div>
      {fault.value && <Failed />}
      {counts.value && lines.length === 0 && <p class="quiet nothing">{t("admin.faq_none")}</p>}
      {lines.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("topic")}</th>
                {["opened", "helped", "not_helped", "share"].map((name) => (
                  <th key={name} scope="col" class="number">
                    {t(`admin.faq_${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((c) => (
                <tr key={c.topic}>
                  <th scope="row">
                    <a href={`#knowledge/${c.topic}`}>{topicName(c.topic)}</a>
                    <code class="small quiet">{c.topic}</code>
                  </th>
                  <td class="number">{c.opened}</td>
                  <td class="number">{c.helped}</td>
                  <td class="number">{c.not_helped}</td>
                  <td class="number">{shareHelped(c)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
