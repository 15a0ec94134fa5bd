import { useSignal } from "@preact/signals";
import { request } from "../../page/account";
import { Failed } from "../../page/failed";
import { t } from "../../page/texts";
import { FileDrop } from "../file_drop";
import { useTurns } from "../turns";

interface Fault {
  line: number;
  column?: string;
  code: string;
}

interface Result {
  chats: number;
  questions: number;
  added: number;
  faults?: Fault[];
}

/** A line of the server's answer, which comes as the work goes on. */
interface Line {
  stage?: string;
  percent: number;
  /** Missing in the last line if it failed. */
  result?: Result;
}

/** Sends a file; tells how far it is on its way, then how far the server is with it. */
function send(path: string, file: File, tell: (text: string) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.set("file", file);
    const xhr = new XMLHttpRequest(); // fetch does not tell of what is sent
    xhr.open("POST", `/api/v1/${path}`);
    const lines = () => xhr.responseText.split("\n").slice(0, -1);
    const last = () => JSON.parse(lines().at(-1) ?? "{}") as Partial<Line>;
    xhr.upload.onprogress = (e) => tell(t("unanswered.history_sending", { percent: Math.floor((100 * e.loaded) / e.total) }));
    xhr.onprogress = () => {
      const { stage, percent = 0 } = last();
      if (stage) tell(t(`unanswered.history_${stage}`, { percent }));
    };
    xhr.onerror = () => reject(new Error("the connection broke"));
    xhr.onload = () => {
      const { result } = xhr.status === 200 ? last() : {};
      if (result) resolve(result);
      else reject(new Error(`the file was not taken: ${xhr.status}`));
    };
    xhr.send(form);
  });
}

/** Where the questions of old chats come in, and are forgotten. */
export function History({ store, shown, changed }: { store: string; shown: boolean; changed: () => void }) {
  const busy = useSignal("");
  const done = useSignal<Result | undefined>(undefined);
  const said = useSignal("");
  const failed = useSignal(false);
  const [turn, forgetting] = useTurns();
  const path = `knowledge/unanswered/history?store=${encodeURIComponent(store)}`;

  async function take(file: File) {
    done.value = undefined;
    said.value = "";
    failed.value = false;
    busy.value = t("unanswered.history_sending", { percent: 0 });
    try {
      done.value = await send(path, file, (text) => (busy.value = text));
      if (!done.value.faults) changed();
    } catch {
      failed.value = true;
    }
    busy.value = "";
  }
  async function forget() {
    try {
      const { count } = await request<{ count: number }>("DELETE", path);
      done.value = undefined;
      said.value = t("unanswered.history_forgotten", { count });
      changed();
    } catch {
      failed.value = true;
    }
  }

  const faults = done.value?.faults ?? [];
  return (
    <details class="history" open={shown}>
      <summary>{t("unanswered.history")}</summary>
      <p class="quiet small">{t("unanswered.history_intro")}</p>
      <p class="quiet small">{t("unanswered.history_format")}</p>
      <FileDrop label={t("unanswered.history_file")} accept=".csv,.tsv,.jsonl,.ndjson,.txt" busy={!!busy.value} take={(file) => void take(file)} />
      <p role="status">
        {busy.value || said.value}
        {done.value && faults.length === 0 && t("unanswered.history_done", { chats: done.value.chats, questions: done.value.questions, added: done.value.added })}
      </p>
      {failed.value && <Failed />}
      {faults.length > 0 && (
        <>
          <p class="fault" role="alert">
            {t("unanswered.history_faults")}
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("unanswered.history_line")}</th>
                <th scope="col">{t("unanswered.history_column")}</th>
                <th scope="col">{t("unanswered.history_wrong")}</th>
              </tr>
            </thead>
            <tbody>
              {faults.map((f, i) => (
                <tr key={i}>
                  <th scope="row">{f.line || ""}</th>
                  <td>{f.column && <code>{f.column}</code>}</td>
                  <td>{t(`unanswered.fault_${f.code}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {shown && (
        <button disabled={!!busy.value || forgetting} onClick={() => void turn(forget)}>
          {t("unanswered.history_forget")}
        </button>
      )}
    </details>
  );
}
