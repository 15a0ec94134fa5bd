import { useComputed, useSignal } from "@preact/signals";
import { address } from "../../page/address";
import { answerOf, knowledge, type KnowledgeTopic } from "../../page/knowledge";
import { languageName, t, written } from "../../page/texts";
import { OnProductPages } from "./faq_counts";

/** What the assistant knows: a row a topic, a column a language. */
export function Topics() {
  const wanted = useSignal("");
  const chosen = topicIn(address.value);
  const language = useSignal("");
  const { languages } = knowledge.value;

  const found = useComputed(() => {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    return (knowledge.value.topics ?? []).filter((topic) => {
      const all = textOf(topic);
      return words.every((word) => all.includes(word));
    });
  });
  const topic = knowledge.value.topics?.find((x) => x.id === chosen);

  function choose(id: string, lang: string) {
    language.value = lang;
    location.hash = `#knowledge/${id}`;
  }

  return (
    <div class={`topics${topic ? " split" : ""}`}>
      <section>
        <div class="tools">
          <input type="search" placeholder={t("admin.search")} aria-label={t("admin.search")} value={wanted} onInput={(e) => (wanted.value = e.currentTarget.value)} />
          <span class="quiet" role="status">
            {t("admin.topic_count", { count: found.value.length })}
          </span>
        </div>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("topic")}</th>
              <th scope="col" class="wide">
                {t("group")}
              </th>
              {languages.map((lang) => (
                <th key={lang} scope="col" class="number">
                  <abbr title={t("admin.examples_in", { language: languageName(lang) })}>{lang}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.value.map((x) => (
              <tr key={x.id} aria-selected={x.id === chosen}>
                <th scope="row">
                  <button class="link" onClick={() => choose(x.id, "")}>
                    {nameOf(x)}
                  </button>
                  <code class="small quiet">{x.id}</code>
                </th>
                <td class="wide quiet">{t(`group_${x.group}`)}</td>
                {languages.map((lang) => (
                  <td key={lang} class="number">
                    {x.entries[lang] ? (
                      <button class="link" onClick={() => choose(x.id, lang)}>
                        {x.entries[lang].examples}
                      </button>
                    ) : (
                      <span class="fault" title={t("admin.missing")}>
                        –
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {found.value.length === 0 && <p class="quiet nothing">{t("admin.nothing_found")}</p>}
      </section>
      {topic && <Entry topic={topic} lang={language.value || written().lang} choose={choose} />}
    </div>
  );
}

/** One topic in one language, as a buyer gets it. */
function Entry({ topic, lang, choose }: { topic: KnowledgeTopic; lang: string; choose: (id: string, lang: string) => void }) {
  const { languages, topics } = knowledge.value;
  const present = topic.entries[lang] ? lang : (languages.find((l) => topic.entries[l]) ?? lang);
  const entry = topic.entries[present];
  return (
    <article class="entry" aria-label={nameOf(topic)}>
      <header>
        <div role="group" aria-label={t("language")}>
          {languages.map((l) => (
            <button key={l} aria-pressed={l === present} onClick={() => choose(topic.id, l)}>
              {languageName(l)}
            </button>
          ))}
        </div>
        <a class="close" href="#knowledge" aria-label={t("done")}>
          ✕
        </a>
      </header>
      <p class="small quiet">
        <code>{topic.id}</code> · {t(`group_${topic.group}`)}
      </p>
      <p class="small quiet" lang="en">
        {topic.scope}
      </p>
      {entry ? (
        <div lang={present} dir="auto">
          <h2>{entry.question}</h2>
          <div class="answer">{answerOf(entry)}</div>
        </div>
      ) : (
        <p class="fault">{t("admin.missing")}</p>
      )}
      {entry && <p class="small quiet">{t("admin.example_count", { count: entry.examples })}</p>}
      <OnProductPages topic={topic.id} lang={present} />
      {entry?.follow_ups?.length ? (
        <>
          <h3>{t("admin.follow_ups")}</h3>
          <ul>
            {entry.follow_ups.map((id) => (
              <li key={id}>
                <button class="link" onClick={() => choose(id, present)}>
                  {topics?.find((x) => x.id === id)?.entries[present]?.question ?? id}
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </article>
  );
}

function topicIn(address: string): string {
  return address.startsWith("knowledge/") ? address.slice("knowledge/".length) : "";
}

/** The topic's question, in the language of the page if there is one. */
function nameOf(topic: KnowledgeTopic): string {
  return (topic.entries[written().lang] ?? topic.entries.en)?.question ?? topic.id;
}

/** All that a search looks through. */
function textOf(topic: KnowledgeTopic): string {
  const texts = Object.values(topic.entries).flatMap((e) => [e.question, e.apology, e.solution]);
  return [topic.id, topic.scope, ...texts].join(" ").toLowerCase();
}
