// What a page tells search engines: one schema.org FAQPage, however many
// elements show questions on it.

export interface Entry {
  topic: string;
  question: string;
  answer: string;
}

const id = "dragoman-faq-data";
const shown = new Map<HTMLElement, Entry[]>();

/** Notes what an element shows now, nothing once it is gone, and writes the data anew. */
export function describe(element: HTMLElement, entries: Entry[]): void {
  if (entries.length > 0) shown.set(element, entries);
  else if (!shown.delete(element)) return;
  const inOrder = [...shown.keys()].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const questions = new Map(inOrder.flatMap((e) => shown.get(e)!).map((e) => [e.question, e.answer]));
  document.getElementById(id)?.remove();
  if (questions.size === 0) return;
  const data = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    mainEntity: [...questions].map(([name, answer]) => ({ "@type": "Question", name, acceptedAnswer: { "@type": "Answer", text: html(answer) } })),
  };
  const script = document.createElement("script");
  script.id = id;
  script.type = "application/ld+json";
  // No "<" in it, so that a page that is saved and read again holds one script still.
  if (fill(script, JSON.stringify(data).replace(/</g, "\\u003c"))) document.head.append(script);
}

/** Name of our policy, for pages that require trusted types. */
const policyName = "dragoman-faq";
let policy: { createScript(text: string): string } | undefined;

/** Puts the text into the script; false if the page's security policy forbids it. */
function fill(script: HTMLScriptElement, text: string): boolean {
  const { trustedTypes } = window as { trustedTypes?: { createPolicy(name: string, rules: object): typeof policy } };
  try {
    policy ??= trustedTypes?.createPolicy(policyName, { createScript: (data: string) => data });
  } catch {
    // It may still allow plain text.
  }
  try {
    script.text = policy?.createScript(text) ?? text;
    return true;
  } catch {
    console.warn(`dragoman-faq: search engines are told nothing; the page's policy lacks "trusted-types ${policyName}"`);
    return false;
  }
}

/** Readers of the data take an answer for HTML. */
function html(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const escaped = text.replace(/[&<>]/g, (sign) => signs[sign]!);
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replace(/\n/g, "<br>")}</p>`)
    .join("");
}
