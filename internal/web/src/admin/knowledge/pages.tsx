import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Problem, type Reason, request } from "../../page/account";
import { topicName } from "../../page/knowledge";
import { useNewest } from "../../page/newest";
import { languageName, moment, t } from "../../page/texts";
import { CheckedStore, forStore, ofStore } from "./checked_store";
import type { Finding } from "./findings";
import { AddPages, fetchFault } from "./page_add";

interface PageFinding extends Finding {
  dismissal: string;
  dismissed?: { reason: string; name?: string; at: string };
}

interface Page {
  id: string;
  store: string;
  name: string;
  fetched: boolean;
  read_at: string;
  tried_at?: string;
  fault?: string;
  fault_reason?: Reason;
  read_lang: string;
  known: boolean;
  findings: PageFinding[];
}

/** The pages of the store, and what on them contradicts the draft. */
export function StorePages() {
  const pages = useSignal<Page[] | undefined>(undefined);
  const fault = useSignal("");
  const busy = useSignal(false);
  const latest = useNewest();

  async function load() {
    try {
      await latest(request<{ pages: Page[] | null }>("GET", forStore("knowledge/pages")), (answer) => (pages.value = answer.pages ?? []));
    } catch {
      fault.value = t("action_failed");
    }
  }
  useEffect(() => void load(), [ofStore.value]);

  async function attempt(what: () => Promise<unknown>) {
    busy.value = true;
    fault.value = "";
    try {
      await what();
    } catch (e) {
      fault.value = (e as Problem).code === "conflict" ? t("admin.edit_conflict") : t("action_failed");
    }
    await load();
    busy.value = false;
  }
  const fetchAgain = (list: Page[]) =>
    attempt(async () => {
      for (const page of list) await request("POST", `knowledge/pages/${page.id}/fetch`);
    });

  const all = pages.value ?? [];
  const fetched = all.filter((p) => p.fetched);
  return (
    <section class="store-pages">
      <div class="tools">
        <CheckedStore />
        <p class="quiet">{t("admin.check_pages_about")}</p>
      </div>
      <AddPages added={load} />
      <p class="fault" role="alert">
        {fault}
      </p>
      {fetched.length > 1 && (
        <button disabled={busy.value} onClick={() => void fetchAgain(fetched)}>
          {t("admin.check_page_again_all")}
        </button>
      )}
      {pages.value && all.length === 0 && <p class="quiet nothing">{t("admin.check_pages_none")}</p>}
      {all.map((page) => (
        <OnePage key={page.id} page={page} busy={busy.value} attempt={attempt} fetchAgain={() => fetchAgain([page])} />
      ))}
    </section>
  );
}

type Attempt = (what: () => Promise<unknown>) => Promise<void>;

function OnePage({ page, busy, attempt, fetchAgain }: { page: Page; busy: boolean; attempt: Attempt; fetchAgain: () => Promise<void> }) {
  const open = page.findings.filter((f) => !f.dismissed);
  const dismissed = page.findings.filter((f) => f.dismissed);
  return (
    <article class="page">
      <header>
        <h2 dir="auto">{page.fetched ? <a href={page.name}>{page.name}</a> : page.name}</h2>
        <p class="small quiet">
          {page.read_lang && `${languageName(page.read_lang)} · `}
          {t("admin.check_page_read", { at: moment(page.read_at) })}
          {page.known && ` · ${t("admin.check_page_count", { count: open.length })}`}
        </p>
        <div class="buttons">
          {page.fetched && (
            <button disabled={busy} onClick={() => void fetchAgain()}>
              {t("admin.check_page_again")}
            </button>
          )}
          <button class="link" disabled={busy} aria-label={`${t("admin.check_page_remove")}: ${page.name}`} onClick={() => void attempt(() => request("DELETE", `knowledge/pages/${page.id}`))}>
            {t("admin.check_page_remove")}
          </button>
        </div>
      </header>
      {page.fault && <p class="fault small" dir="auto">{t("admin.check_page_fault", { at: moment(page.tried_at ?? page.read_at), reason: page.fault_reason ? fetchFault(page.fault_reason) : page.fault })}</p>}
      {!page.known && <p class="warn small">▽ {t("admin.check_page_unknown")}</p>}
      {page.known && open.length === 0 && <p class="good small">✓ {t("admin.check_page_fine")}</p>}
      <ul>
        {open.map((f) => (
          <Contradiction key={f.dismissal} finding={f} store={page.store} attempt={attempt} />
        ))}
      </ul>
      {dismissed.length > 0 && (
        <details>
          <summary class="small">{t("admin.check_page_dismissed", { count: dismissed.length })}</summary>
          <ul>
            {dismissed.map((f) => (
              <Contradiction key={f.dismissal} finding={f} store={page.store} attempt={attempt} />
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

/** The page's sentence and the answer's, side by side. */
function Contradiction({ finding: f, store, attempt }: { finding: PageFinding; store: string; attempt: Attempt }) {
  const dismissing = useSignal(false);
  const lang = f.other?.language;
  return (
    <li class={f.dismissed ? "dismissed" : f.severity}>
      <p class="small">
        <span class="severity">
          {f.severity === "error" ? "✕" : "ⓘ"} {t(`admin.finding_severity_${f.severity}`)}
        </span>{" "}
        <span dir="auto">{t(`admin.finding_${f.code}`, f.args)}.</span>
      </p>
      <div class="sides">
        <figure>
          <figcaption class="small quiet">{t("admin.check_page_says")}</figcaption>
          <blockquote lang={f.language} dir="auto">
            <Marked text={f.text ?? ""} part={f.args?.stated ?? ""} />
          </blockquote>
        </figure>
        <figure>
          <figcaption class="small quiet">
            {f.other?.topic ? t("admin.check_answer_says") : t("admin.check_fact_says")}
            {f.other?.topic && (
              <>
                {" · "}
                <a href={`#edit/topics/${f.other.topic}${lang ? `/${lang}` : ""}`}>{topicName(f.other.topic)}</a>
              </>
            )}
            {f.other?.fact && (
              <>
                {" · "}
                <a href={`#edit/facts/${f.other.fact}`}>{t("admin.check_fact", { name: f.other.fact })}</a>
              </>
            )}
          </figcaption>
          <blockquote lang={lang} dir="auto">
            <Marked text={f.other?.text ?? ""} part={f.args?.value ?? ""} />
          </blockquote>
        </figure>
      </div>
      {f.dismissed ? (
        <p class="small quiet" dir="auto">
          {t("admin.check_dismissed_by", { name: f.dismissed.name ?? "", at: moment(f.dismissed.at), reason: f.dismissed.reason })}{" "}
          <button class="link" onClick={() => void attempt(() => request("DELETE", `knowledge/dismissals/${encodeURIComponent(store)}/${f.dismissal}`))}>
            {t("admin.check_recall")}
          </button>
        </p>
      ) : (
        <div class="buttons">
          <button class="link" aria-expanded={dismissing.value} onClick={() => (dismissing.value = !dismissing.value)}>
            {t("admin.check_dismiss")}
          </button>
        </div>
      )}
      {dismissing.value && !f.dismissed && (
        <form
          class="buttons"
          onSubmit={(e) => {
            e.preventDefault();
            const reason = String(new FormData(e.currentTarget).get("reason"));
            void attempt(() => request("POST", "knowledge/dismissals", { store, key: f.dismissal, reason }));
          }}
        >
          <input name="reason" required maxlength={500} dir="auto" placeholder={t("admin.check_dismiss_reason")} aria-label={t("admin.check_dismiss_reason")} />
          <button>{t("admin.check_dismiss_save")}</button>
        </form>
      )}
    </li>
  );
}

/** A sentence with the words in question marked. */
function Marked({ text, part }: { text: string; part: string }) {
  const at = part ? text.toLowerCase().indexOf(part.toLowerCase()) : -1;
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + part.length)}</mark>
      {text.slice(at + part.length)}
    </>
  );
}
