import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { Failed } from "../../page/failed";
import { topicName } from "../../page/knowledge";
import { useNewest } from "../../page/newest";
import { languageName, t } from "../../page/texts";
import { diffLines, diffWords } from "./diff";
import { lists } from "./list_rows";

interface FileChange {
  name: string;
  before: string;
  after: string;
}

/** What a revision changed, file by file; "draft" for the draft. */
export function Changes({ id, version, discard }: { id: string; version?: string; discard?: (file: string) => void }) {
  const list = useSignal<FileChange[] | undefined>(undefined);
  const fault = useSignal(false);
  const latest = useNewest();
  useEffect(() => {
    fault.value = false;
    latest(request<{ changes: FileChange[] | null }>("GET", `knowledge/revisions/${id}/changes`), ({ changes }) => (list.value = changes ?? [])).catch(() => (fault.value = true));
  }, [id, version]);
  if (fault.value) return <Failed />;
  return (
    <div class="changes">
      {list.value?.map((change) => (
        <details key={change.name} open={list.value!.length <= 5}>
          <summary>
            <FileName name={change.name} />
          </summary>
          <div class="diff" dir="auto">
            {diffLines(change.before, change.after).map((line, i) =>
              line ? (
                <div key={i} class={line.kind === "new" ? "added" : line.kind}>
                  <span class="sign">{line.kind === "gone" ? "−" : line.kind === "new" ? "+" : " "}</span>
                  {line.kind === "gone" ? <del>{line.text}</del> : line.kind === "new" ? <ins>{line.text}</ins> : <span>{line.text}</span>}
                </div>
              ) : (
                <div key={i} class="quiet">
                  ⋯
                </div>
              ),
            )}
          </div>
          {discard && (
            <button class="link small" onClick={() => discard(change.name)}>
              {t("admin.edit_discard")}
            </button>
          )}
        </details>
      ))}
    </div>
  );
}

/** A file of the knowledge base in words. */
function FileName({ name }: { name: string }) {
  const [lang = "", file = ""] = name.split("/");
  if (!file) return <>{name === "facts.yaml" ? t("admin.edit_facts") : name === "topics.yaml" ? t("admin.edit_topics") : name}</>;
  const id = file.replace(/\.yaml$/, "");
  return (
    <>
      {lists.some((name) => name === id) ? t(`admin.edit_list_${id}`) : topicName(id)} · {languageName(lang)}
    </>
  );
}

/** Two versions of a text, what differs marked. */
export function Words({ before, after }: { before: string; after: string }) {
  return (
    <>
      {diffWords(before, after).map(({ kind, text }, i) => (kind === "gone" ? <del key={i}>{text}</del> : kind === "new" ? <ins key={i}>{text}</ins> : <span key={i}>{text}</span>))}
    </>
  );
}
