// Files that people hand in as pages.

/** The largest page, in bytes of UTF-8; the server asks for no more either. */
export const maxPage = 2 << 20;

/** A page as it is handed in. */
export interface PageFile {
  name: string;
  html: boolean;
  text: string;
}

/** The text of a file; what keeps it from being read is thrown as a key of a text. */
export async function readPage(file: File): Promise<PageFile> {
  if (file.size > maxPage) throw new Error("check_fetch_large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const html = /\.x?html?$/i.test(file.name) || file.type === "text/html";
  return { name: file.name, html, text: decoded(bytes, html) };
}

/** A text in UTF-8 or UTF-16, or in the encoding that a page of HTML names. */
function decoded(bytes: Uint8Array, html: boolean): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(mark, { fatal: true }).decode(bytes);
  } catch {
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
    const named = html ? /charset=["']?([\w-]+)/i.exec(head)?.[1] : undefined;
    try {
      if (named && !/^utf-?8$/i.test(named)) return new TextDecoder(named, { fatal: true }).decode(bytes);
    } catch {
      // it is not in the encoding that it names, or that is unknown
    }
    throw new Error("check_fetch_encoding");
  }
}
