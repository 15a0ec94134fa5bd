import { languageName, t, written } from "../page/texts";
import type { Chat } from "./chat";
import { now } from "./clock";
import { Earlier } from "./earlier";
import { Marks, topicOf, Waiting } from "./row";
import { Suggestions } from "./suggestions";

/** The right column: who the buyer is, and answers that may fit. */
export function Context({ chat }: { chat: Chat }) {
  const c = chat.facts.value;
  return (
    <aside class="context" aria-label={t("context")}>
      <section>
        <h2>{t("buyer")}</h2>
        <dl>
          <Fact name={t("language")} value={languageName(c.lang)} />
          <Fact name={t("local_time")} value={localTime(c.timezone)} />
          <Fact name={t("page")} value={c.page} href={c.page} />
          <Fact name={t("topic")} value={topicOf(c)} />
          <Fact name={t("group")} value={c.group && t(`group_${c.group}`)} />
          <Fact name={t("first_contact")} value={`${written().day(c.created_at)} ${written().time(c.created_at)}`} />
          <Fact name={t("case")} value={String(c.case)} />
        </dl>
        {c.state === "waiting" && (
          <p>
            {t("waiting_for")} <Waiting since={c.waiting_since} />
          </p>
        )}
        <p class="marks">
          <Marks conversation={c} />
        </p>
      </section>
      <Suggestions chat={chat} key={chat.id} />
      <Earlier chat={chat} key={`${chat.id} earlier`} />
    </aside>
  );
}

function Fact({ name, value, href }: { name: string; value: string | undefined; href?: string | undefined }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">
        {href && /^https?:/.test(href) ? (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {value.replace(/^https?:\/\//, "")}
          </a>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

/** The time where the buyer is. */
function localTime(timezone: string | undefined): string | undefined {
  if (!timezone) return undefined;
  try {
    const time = new Intl.DateTimeFormat(written().lang, { timeStyle: "short", timeZone: timezone }).format(now.value);
    return `${time} (${timezone.replace(/_/g, " ")})`;
  } catch {
    return timezone; // the browser does not know it
  }
}
