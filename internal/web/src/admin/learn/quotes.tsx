/** What buyers wrote, masked. */
export function Quotes({ quotes, lang }: { quotes: string[]; lang: string | undefined }) {
  return (
    <>
      {quotes.map((q) => (
        <blockquote key={q} class="small" lang={lang} dir="auto">
          {q}
        </blockquote>
      ))}
    </>
  );
}
