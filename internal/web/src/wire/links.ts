// Finds the links in a text, so that they can be made tappable.

export interface Piece {
  text: string;
  /** Where it leads, if it is a link. */
  href?: string;
}

const pattern = /\b(?:https?:\/\/|www\.)[^\s<>"«»“”]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** Cuts a text into plain pieces and links (http, https, mail). */
export function pieces(text: string): Piece[] {
  const result: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const found = match[0].replace(/[.,:;!?'’)\]}。、，！？»]+$/, "");
    if (match.index > end) result.push({ text: text.slice(end, match.index) });
    end = match.index + found.length;
    const href = /^https?:/i.test(found) ? found : found.includes("@") ? "mailto:" + found : "https://" + found;
    result.push({ text: found, href });
  }
  if (end < text.length) result.push({ text: text.slice(end) });
  return result;
}
