import { useSignal } from "@preact/signals";
import { account, request } from "../../page/account";
import { languageName, moment, t, written } from "../../page/texts";
import { Changes } from "./changes";
import { type Effect, type Revision } from "./draft";

type Act = (what: () => Promise<unknown>) => Promise<void>;

/** The revisions, the newest first, with what can be done with each. Of the publications, the first is in force. */
export function Revisions({ list, publications, fourEyes, act }: { list: Revision[]; publications: string[]; fourEyes: boolean; act: Act }) {
  return (
    <ol class="revisions">
      {list.map((v) => (
        <Line key={v.id} revision={v} inForce={v.id === publications[0]} published={Boolean(v.published_at) || publications.includes(v.id)} fourEyes={fourEyes} act={act} />
      ))}
    </ol>
  );
}

function Line({ revision: v, inForce, published, fourEyes, act }: { revision: Revision; inForce: boolean; published: boolean; fourEyes: boolean; act: Act }) {
  const open = useSignal(false);
  const busy = useSignal(false);
  const rejecting = useSignal(false);
  const own = v.author === account.value?.id;
  async function post(what: string, body?: unknown) {
    busy.value = true;
    await act(() => request("POST", `knowledge/revisions/${v.id}/${what}`, body));
    busy.value = false;
  }
  return (
    <li>
      <p>
        <strong>{t("admin.edit_revision", { number: v.number })}</strong> <span class={`chip ${inForce ? "live" : v.state}`}>{inForce ? `● ${t("admin.edit_in_force")}` : t(`admin.edit_revision_${v.state}`)}</span>{" "}
        <span class="quiet small">
          {t(`admin.edit_kind_${v.kind}`)}
          {v.name && ` · ${v.name}`} · {moment(v.created_at)}
        </span>
      </p>
      {v.note && <p dir="auto">{v.note}</p>}
      {v.publish_at && <p class="small">⏱ {t("admin.edit_publish_at")}: {moment(v.publish_at)}</p>}
      {v.return_at && <p class="small">⏱ {t("admin.edit_return_at")}: {moment(v.return_at)}</p>}
      {v.judge_name && (
        <p class="small quiet">
          {t(v.state === "rejected" ? "admin.edit_rejected_by" : "admin.edit_approved_by", { name: v.judge_name })}
          {v.reason && `: ${v.reason}`}
        </p>
      )}
      {v.effect && <Measured effect={v.effect} />}
      <div class="buttons">
        {v.state === "review" && (
          <>
            <button class="primary" disabled={busy.value || (fourEyes && own)} onClick={() => void post("judge", { approve: true })}>
              {t("admin.edit_approve")}
            </button>
            <button disabled={busy.value} aria-expanded={rejecting.value} onClick={() => (rejecting.value = !rejecting.value)}>
              {t("admin.edit_reject")}
            </button>
            {fourEyes && own && <span class="small quiet">{t("admin.edit_four_eyes_own")}</span>}
          </>
        )}
        {v.state === "approved" && !published && (
          <button class="primary" disabled={busy.value} onClick={() => void post("publish")}>
            {t("admin.edit_publish_now")}
          </button>
        )}
        {v.state === "approved" && published && !inForce && (
          <button disabled={busy.value} onClick={() => void post("restore")}>
            {t("admin.edit_restore")}
          </button>
        )}
        <button class="link" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          {t("admin.edit_show_changes")}
        </button>
      </div>
      {rejecting.value && v.state === "review" && (
        <form
          class="new"
          onSubmit={(e) => {
            e.preventDefault();
            void post("judge", { approve: false, reason: new FormData(e.currentTarget as HTMLFormElement).get("reason") });
          }}
        >
          <label>
            {t("admin.edit_reason")}
            <textarea name="reason" rows={2} maxlength={2000} dir="auto" />
          </label>
          <button disabled={busy.value}>{t("admin.edit_reject")}</button>
        </form>
      )}
      {open.value && <Changes id={v.id} />}
    </li>
  );
}

/** What a revision does to the labelled questions, before and after. */
function Measured({ effect }: { effect: Effect }) {
  const share = (n: number | null) => (n === null ? "·" : new Intl.NumberFormat(written().lang, { style: "percent", maximumFractionDigits: 1 }).format(n));
  if (effect.languages.length === 0) return null;
  return (
    <details>
      <summary>{t("admin.edit_effect")}</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("language")}</th>
              <th scope="col" class="number">
                {t("admin.edit_effect_questions")}
              </th>
              <th scope="col" class="number">
                {t("admin.edit_effect_answered")}
              </th>
              <th scope="col" class="number">
                {t("admin.edit_effect_precision")}
              </th>
            </tr>
          </thead>
          <tbody>
            {effect.languages.map((l) => (
              <tr key={l.lang}>
                <th scope="row">{languageName(l.lang)}</th>
                <td class="number">{l.questions}</td>
                <td class="number">
                  {share(l.answered_before)} → {share(l.answered)}
                </td>
                <td class="number">
                  {share(l.precision_before)} → {share(l.precision)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {effect.worse && effect.worse.length > 0 && (
        <>
          <p class="small">{t("admin.edit_effect_worse")}</p>
          <ul class="small quiet">
            {effect.worse.map((text) => (
              <li key={text} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
