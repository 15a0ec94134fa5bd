// What the room Check is shown with: pages of a store that contradict, topics that are confused.


const returns = `Returns

You may return any item within 14 days of delivery.
Returns are always free of charge.

Delivery takes 2 to 3 business days.`;

/** Hands pages in, and shows the room as it is then. */
export async function handPagesIn(page, base) {
  const hand = async (data) => {
    const answer = await page.request.post(`${base}/api/v1/knowledge/pages`, { headers: { Origin: base }, data: { store: "demo", ...data } });
    if (!answer.ok()) throw new Error(await answer.text());
  };
  await hand({ name: "Returns and shipping (en)", text: returns });
  await hand({ name: "Lieferung.html", html: true, text: '<html lang="de"><h1>Versand</h1><p>Die Lieferzeit beträgt 2 bis 3 Werktage.</p></html>' });
  await hand({ name: "about.txt", text: "We have been making lamps by hand since our grandmother's time. Come and see us by the harbour." });
  await page.reload();
  await page.locator(".page li").first().waitFor();
}

const example = (text, percent, own, item = 3) => ({ text, percent, own, item });

/** Topics that are confused, and languages that are still computed. */
export const confused = {
  languages: [
    {
      lang: "en",
      state: "ready",
      pairs: [
        { topic: "refund.method", other: "payment.currency", count: 2, examples: [example("In what currency do you refund?", 93, 1), example("do i get euros back or dollars", 71, 12)] },
        { topic: "shipping.track_order", other: "shipping.delayed", count: 1, examples: [example("Where is my parcel?", 58, 40, 0)] },
      ],
    },
    { lang: "ar", state: "ready", pairs: [{ topic: "returns.window", other: "returns.how_to", count: 1, examples: [example("كيف أعرف إن كان الإرجاع ما زال ممكناً؟", 66, 20)] }] },
    { lang: "de", state: "computing", pairs: [] },
    { lang: "fr", state: "waiting", pairs: [] },
    { lang: "ja", state: "failed", pairs: [] },
  ],
};

