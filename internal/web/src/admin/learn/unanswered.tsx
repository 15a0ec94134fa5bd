import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { account } from "../../page/account";
import { Failed } from "../../page/failed";
import { topicName } from "../../page/knowledge";
import { LanguageOptions } from "../../page/language";
import { useNewest } from "../../page/newest";
import { moment, t } from "../../page/texts";
import { loadDraft } from "../knowledge/draft";
import { StoreChoice } from "../house/store_choice";
import { useTurns } from "../turns";
import { type Group, loadReport, type Report, type Settled, type Source, takeBack } from "./unanswered_data";
import { Unanswerable } from "./unanswered_group";
import { History } from "./unanswered_history";
import { Masked } from "./unanswered_masked";

const spans = [7, 28, 90];

/** What buyers asked and the assistant had no good answer to. */
export function Unanswered() {
  const store = useSignal<string>(account.value?.stores?.[0] ?? "");
  const source = useSignal<Source>("chats");
  const days = useSignal(28);
  const lang = useSignal("");
  const report = useSignal<Report | undefined>(undefined);
  const fault = useSignal(false);
  const done = useSignal<{ id: string; group: Group; text: string } | undefined>(undefined);
  const said = useRef<HTMLParagraphElement>(null);
  const latest = useNewest();
  const [turn, busy] = useTurns();

  async function load() {
    fault.value = false;
    try {
      await latest(loadReport(store.value, source.value, days.value), (got) => (report.value = got));
    } catch {
      fault.value = true;
    }
  }
  function show(change: () => void) {
    change();
    done.value = undefined;
    report.value = undefined;
    lang.value = "";
    void load();
  }
  useEffect(() => {
    loadDraft().catch(() => (fault.value = true)); // where messages can go
    void load();
  }, []);

  /** Takes a group out of the list, and says so where the next key press is expected. */
  function settled(group: Group, id: string, text: string) {
    const r = report.value;
    if (!r) return; // something else is shown by now
    report.value = { ...r, groups: r.groups.filter((g) => g.id !== group.id), total: r.total - 1, shown: r.shown - group.count };
    done.value = { id, group, text };
    requestAnimationFrame(() => said.current?.focus());
  }
  const undo = (id: string) =>
    turn(async () => {
      try {
        await takeBack(store.value, id);
        done.value = undefined;
        await load();
      } catch {
        fault.value = true;
      }
    });

  const groups = report.value?.groups ?? [];
  const languages = [...new Set(groups.map((g) => g.lang))].sort();
  const shown = groups.filter((g) => !lang.value || g.lang === lang.value);
  return (
    <section class="unanswered">
      <h1>{t("admin.unanswered")}</h1>
      <p class="quiet">{t("unanswered.intro")}</p>
      <div class="tools">
        <StoreChoice value={store.value} choose={(id) => show(() => (store.value = id))} />
        <select aria-label={t("unanswered.source")} value={source} onChange={(e) => show(() => (source.value = e.currentTarget.value as Source))}>
          <option value="chats">{t("unanswered.source_chats")}</option>
          <option value="history">{t("unanswered.source_history")}</option>
        </select>
        {source.value === "chats" && (
          <select aria-label={t("unanswered.span")} value={days} onChange={(e) => show(() => (days.value = Number(e.currentTarget.value)))}>
            {spans.map((n) => (
              <option key={n} value={n}>
                {t("unanswered.days", { n })}
              </option>
            ))}
          </select>
        )}
        {languages.length > 1 && (
          <select aria-label={t("unanswered.language")} value={lang} onChange={(e) => (lang.value = e.currentTarget.value)}>
            <option value="">{t("unanswered.all_languages")}</option>
            <LanguageOptions of={languages} />
          </select>
        )}
        {report.value && groups.length > 0 && <span class="quiet small">{t("unanswered.counted", { messages: report.value.shown, groups: report.value.total })}</span>}
      </div>
      {fault.value && <Failed />}
      {done.value && (
        <p class="made" role="status" tabIndex={-1} ref={said}>
          {done.value.text} <button disabled={busy} onClick={() => void undo(done.value!.id)}>
            {t("unanswered.undo")}
          </button>{" "}
          <a href="#edit/publish">{t("admin.edit_publish")}</a>
        </p>
      )}
      {!report.value && !fault.value && (
        <p class="quiet" role="status">
          {t("unanswered.loading")}
        </p>
      )}
      {report.value && groups.length === 0 && <p class="quiet nothing">{t(source.value === "chats" ? "unanswered.nothing" : "unanswered.nothing_old")}</p>}
      <ol class="groups">
        {shown.map((g) => (
          <Unanswerable key={g.id} group={g} store={store.value} settled={(id, text) => settled(g, id, text)} />
        ))}
      </ol>
      <History key={store.value} store={store.value} shown={source.value === "history"} changed={() => void (source.value === "history" ? load() : show(() => (source.value = "history")))} />
      {report.value && report.value.settled.length > 0 && <Decisions settled={report.value.settled} busy={busy} undo={undo} />}
    </section>
  );
}

/** What was decided last, to be taken back. */
function Decisions({ settled, busy, undo }: { settled: Settled[]; busy: boolean; undo: (id: string) => Promise<void> }) {
  return (
    <details class="decisions">
      <summary>{t("unanswered.decided")}</summary>
      <ul>
        {settled.map((s) => (
          <li key={s.id}>
            <span lang={s.lang} dir="auto">
              <Masked text={s.texts[0] ?? ""} />
            </span>{" "}
            <span class="quiet small">
              {t(`unanswered.did_${s.how}`, { count: s.count, topic: s.how === "outofscope" ? t(`admin.edit_kind_${s.topic}`) : topicName(s.topic ?? "") })} · {s.author} · {moment(s.at)}
            </span>{" "}
            <button disabled={busy} onClick={() => void undo(s.id)}>
              {t("unanswered.undo")}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
