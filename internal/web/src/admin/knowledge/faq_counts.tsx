import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { may, request } from "../../page/account";
import { t, written } from "../../page/texts";

/** How often a question on product pages was opened in a language, and what visitors said of the answer. */
export interface Count {
  topic: string;
  lang: string;
  opened: number;
  helped: number;
  not_helped: number;
}

/** Counts of the account's first store, of the last 30 days. */
const recent = signal<Count[] | undefined>(undefined);

/** Reads what visitors did with questions on product pages. Throws a Problem. */
export async function readCounts(store: string, days: number): Promise<Count[]> {
  const answer = await request<{ counts: Count[] | null }>("GET", `knowledge/faq-counts?store=${encodeURIComponent(store)}&days=${days}`);
  return answer.counts ?? [];
}

/** Adds up what there is of each topic, what was opened most first. */
export function byTopic(counts: Count[]): Omit<Count, "lang">[] {
  const sums = new Map<string, Omit<Count, "lang">>();
  for (const { topic, opened, helped, not_helped } of counts) {
    const sum = sums.get(topic) ?? { topic, opened: 0, helped: 0, not_helped: 0 };
    sums.set(topic, { topic, opened: sum.opened + opened, helped: sum.helped + helped, not_helped: sum.not_helped + not_helped });
  }
  return [...sums.values()].sort((a, b) => b.opened - a.opened);
}

/** "80 %" of those who said whether it helped; "–" if nobody did. */
export function shareHelped({ helped, not_helped }: { helped: number; not_helped: number }): string {
  const said = helped + not_helped;
  return said === 0 ? "–" : new Intl.NumberFormat(written().lang, { style: "percent" }).format(helped / said);
}

/** What visitors of product pages did with an entry, in a line; nothing if they did nothing. */
export function OnProductPages({ topic, lang }: { topic: string; lang: string }) {
  useEffect(() => {
    if (recent.value || !may("knowledge")) return;
    readCounts("", 30)
      .then((counts) => (recent.value = counts))
      .catch(() => undefined); // a line less; the room of the counts says when they cannot be read
  }, []);
  const count = recent.value?.find((c) => c.topic === topic && c.lang === lang);
  if (!count) return null;
  return (
    <p class="small quiet">
      {t("admin.faq_line", { opened: count.opened, share: shareHelped(count) })}
    </p>
  );
}
