import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { Failed } from "../../page/failed";
import { topicName } from "../../page/knowledge";
import { languageName, t } from "../../page/texts";

interface Tap {
  text: string;
  lang: string;
  /** Empty: none of those offered. */
  topic?: string;
}

interface Group {
  topic: string;
  lang: string;
  count: number;
  /** How often each was written, the newest last. */
  lines: Map<string, number>;
}

/** Unclear messages by what buyers then tapped: examples that an admin may accept. */
export function Taps() {
  const groups = useSignal<Group[] | undefined>(undefined);
  const fault = useSignal(false);

  useEffect(() => {
    request<{ taps: Tap[] | null }>("GET", "taps").then(
      ({ taps }) => (groups.value = grouped(taps ?? [])),
      () => (fault.value = true),
    );
  }, []);

  if (fault.value) return <Failed />;
  if (!groups.value) return null;
  if (groups.value.length === 0) return <p class="quiet nothing">{t("admin.taps_none")}</p>;
  return (
    <div class="taps">
      <p class="quiet">{t("admin.taps_hint")}</p>
      {groups.value.map((group) => (
        <Lines key={`${group.topic} ${group.lang}`} group={group} />
      ))}
    </div>
  );
}

/** The messages that meant one topic in one language, to be chosen and copied. */
function Lines({ group: { topic, lang, count, lines } }: { group: Group }) {
  const chosen = useSignal<string[]>([]);
  const copied = useSignal("");
  const byHand = useSignal("");

  function choose(line: string, on: boolean) {
    chosen.value = on ? [...chosen.value, line] : chosen.value.filter((x) => x !== line);
    copied.value = byHand.value = "";
  }

  async function copy() {
    // In the order shown. A JSON string is a YAML string too.
    const yaml = [...lines.keys()].filter((line) => chosen.value.includes(line)).map((line) => `- ${JSON.stringify(line)}\n`);
    try {
      await navigator.clipboard.writeText(yaml.join(""));
      copied.value = t("admin.copied");
    } catch {
      byHand.value = yaml.join(""); // not allowed, or not served over HTTPS
    }
  }

  const name = topic ? topicName(topic) : t("admin.taps_other");
  return (
    <section aria-label={`${name} (${languageName(lang)})`}>
      <h2>{name}</h2>
      <p class="small quiet">
        {topic && <code>{topic}</code>}
        {topic && " · "}
        {languageName(lang)} · {t("admin.tap_count", { count })}
      </p>
      <ul lang={lang} dir="auto">
        {[...lines].map(([line, times]) => (
          <li key={line}>
            <label class="check">
              <input type="checkbox" checked={chosen.value.includes(line)} onChange={(e) => choose(line, e.currentTarget.checked)} /> {line}
              {times > 1 && <span class="quiet"> × {times}</span>}
            </label>
          </li>
        ))}
      </ul>
      <button disabled={chosen.value.length === 0} onClick={() => void copy()}>
        {t("admin.copy")}
      </button>{" "}
      <span role="status">{copied}</span>
      {byHand.value && (
        <label class="by-hand">
          {t("admin.copy_by_hand")}
          <textarea readonly rows={4} value={byHand.value} onFocus={(e) => e.currentTarget.select()} />
        </label>
      )}
    </section>
  );
}

/** By topic and language, those with most taps first. */
function grouped(taps: Tap[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { text, lang, topic = "" } of taps) {
    const key = `${topic} ${lang}`;
    const group = groups.get(key) ?? { topic, lang, count: 0, lines: new Map() };
    groups.set(key, group);
    const line = text.replace(/\s+/g, " ").trim();
    const before = group.lines.get(line) ?? 0;
    group.lines.delete(line); // so that it comes last again
    group.lines.set(line, before + 1);
    group.count++;
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
