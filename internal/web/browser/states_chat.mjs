// The states of the widget and of the storefront.

import { changed, log, said, stage, welcome } from "./stage.mjs";

const late = "Hi, my order 4815162342 should have been here last Tuesday. Where is it?";
export const answer =
  "We're sorry that your parcel is taking longer than promised.\n\nMost late parcels arrive within 7–15 days of dispatch. Open https://harbour.example/track and enter your order number: you will see the last scan and the carrier.\n\nIf nothing has moved for 10 days, write to us again here and we start a search with the carrier.";
const followUps = [
  { topic: "x", text: "Tracking shows nothing new" },
  { topic: "y", text: "Can I cancel the order?" },
  { topic: "z", text: "Do I get compensation?" },
];
const answered = [said(1, "buyer", late), said(2, "assistant", answer, { topic: "shipping.delayed", follow_ups: followUps })];
const handed = [
  said(1, "buyer", late),
  said(2, "assistant", answer, { topic: "shipping.delayed" }),
  said(3, "buyer", "I'd like to talk to a person, please.", { choice: "person" }, 4),
  said(4, "assistant", "I'll bring in a colleague who can help you with this. You don't have to repeat anything: they can read what you've written.", {}, 4),
  changed(5, "waiting", { reason: "asked" }, 4),
];
const kept = "Your question is kept and waits its turn; the answer appears here. You can also leave an e-mail address, and we answer you there.";
const away = (why, text) => [...handed, said(6, "assistant", `${text}\n\n${kept}`, { away: why }, 4)];
export const withAgent = [
  ...handed,
  changed(6, "assigned", { name: "Marta" }, 3),
  said(7, "agent", "Good morning! I'm looking at your order now.", { name: "Marta" }, 3),
  said(8, "agent", "One moment, please.", { name: "Marta" }, 3),
  said(9, "buyer", "Thank you!", {}, 2),
];
export const closed = [...withAgent, said(10, "agent", "It is with the carrier in Leipzig and arrives tomorrow. Anything else?", { name: "Marta" }, 1), changed(11, "closed", { reason: "solved" }, 1)];
/** Opens the storefront and the panel. */
async function open(page, base, lang = "en") {
  await page.goto(`${base}/?lang=${lang}`);
  await page.locator("dragoman-chat .launcher").click();
}
async function write(page, text) {
  await page.locator("dragoman-chat textarea").fill(text);
  await page.keyboard.press("Enter");
}
/** Waits until all that the welcome announced is drawn. */
function drawn(page) {
  return page.locator('dragoman-chat .log[aria-busy="false"]').waitFor();
}
/** What the widget says of its connection, or of the queue. */
function told(page, where) {
  return page.locator(`dragoman-chat ${where}:not(:empty)`).waitFor();
}
/** A staged state: the panel open over a log. */
function staged(name, events, more, after) {
  return {
    name: `widget-${name}`,
    async show(page, base) {
      await stage(page, () => log(events, more));
      await open(page, base);
      await drawn(page);
      await after?.(page);
    },
  };
}
const many = Array.from({ length: 300 }, (_, i) =>
  i % 2 ? said(i + 1, "assistant", `Answer ${i + 1}: you can follow the parcel with the link in our e-mail.`, {}, 900 - i * 3) : said(i + 1, "buyer", `Question ${i + 1}?`, {}, 900 - i * 3),
);

export const chatStates = [
  {
    name: "storefront",
    async show(page, base) {
      await page.goto(base + "/?lang=en");
      await page.locator("dragoman-chat .launcher").waitFor();
    },
  },
  ...["en", "ar", "ja"].map((lang) => ({
    name: lang === "en" ? "product" : `product-${lang}`,
    async show(page, base) {
      await page.goto(`${base}/product?lang=${lang}`);
      await page.locator("dragoman-chat .launcher").waitFor();
      const questions = page.locator("dragoman-faq summary");
      await questions.first().click();
      await questions.nth(2).click();
      await page.locator("dragoman-faq details").nth(2).getByRole("button").nth(1).click();
      await page.locator("dragoman-faq").scrollIntoViewIfNeeded();
    },
  })),
  {
    name: "storefront-unread",
    async show(page, base) {
      await stage(page, () => log([...withAgent, said(10, "agent", "Here it is.", { name: "Marta" })], { conversation: { state: "assigned", agent: "Marta" } }));
      await page.addInitScript(() => {
        localStorage.setItem("dragoman:demo:token", "staged");
        localStorage.setItem("dragoman:demo:read", "8");
      });
      await page.goto(base + "/?lang=en");
      await page.locator("dragoman-chat .badge:not(:empty)").waitFor();
    },
  },
  staged("empty", []),
  {
    name: "widget-connecting",
    async show(page, base) {
      await stage(page, () => []);
      await open(page, base);
      await told(page, ".bar");
    },
  },
  {
    name: "widget-offline",
    async show(page, base, context) {
      await stage(page, () => log(answered), () => []);
      await open(page, base);
      await page.getByText("Did this help?").waitFor();
      await context.setOffline(true);
      await write(page, "And another thing: can I still change the address?");
      await told(page, ".bar");
    },
  },
  {
    name: "widget-stopped",
    async show(page, base) {
      await stage(page, () => 4004);
      await open(page, base);
      await told(page, ".bar");
    },
  },
  staged("answered", answered),
  staged("sent", answered, {}, (page) => page.locator("dragoman-chat .log").evaluate((n) => n.scrollTo(0, 1e6))),
  {
    name: "widget-failed",
    async show(page, base) {
      await stage(
        page,
        () => log(answered),
        (f) => (f.type === "message" ? [{ type: "error", id: f.id, code: "invalid", field: "text", message: "…" }] : []),
      );
      await open(page, base);
      await write(page, "This one is refused");
      await page.getByText("Not sent.").waitFor();
    },
  },
  {
    name: "widget-limited",
    async show(page, base) {
      await stage(
        page,
        () => log(answered),
        (f) => (f.type === "message" ? [{ type: "error", id: f.id, code: "limited", retry_after: 12, message: "…" }] : []),
      );
      await open(page, base);
      await write(page, "hello?");
      await told(page, ".strip");
    },
  },
  staged("suggestions", [
    said(1, "buyer", "my thing is not right"),
    said(2, "assistant", "I want to get this right. Is it one of these?", {
      suggestions: [
        { topic: "a", text: "I received the wrong item" },
        { topic: "b", text: "Something is missing from my parcel" },
        { topic: "c", text: "The item arrived damaged" },
      ],
    }),
  ]),
  staged("waiting", handed, { conversation: { state: "waiting", place: 3 } }),
  staged("waiting-closed", away("closed", "Our team is back on Monday at 8:00 AM."), { conversation: { state: "waiting", away: "closed", text: "Our team is back on Monday at 8:00 AM." } }),
  staged("waiting-absent", away("absent", "Nobody of our team is free to answer just now."), { conversation: { state: "waiting", place: 2, away: "absent", text: "Nobody of our team is free to answer just now." } }),
  staged("contact", handed, { conversation: { state: "waiting", place: 3 } }, (page) => page.getByRole("button", { name: "Answer by e-mail" }).click()),
  staged("contact-wrong", handed, { conversation: { state: "waiting", place: 3 } }, async (page) => {
    await page.getByRole("button", { name: "Answer by e-mail" }).click();
    await page.getByLabel("E-mail address").fill("kim@buyer");
    await page.keyboard.press("Enter");
  }),
  staged("contact-kept", away("closed", "Our team is back on Monday at 8:00 AM."), {
    conversation: { state: "waiting", contact: "kim.a.very.long.address@buyer.example", away: "closed", text: "Our team is back on Monday at 8:00 AM." },
  }),
  staged("helped", [...answered, { seq: 3, case: 1, at: new Date().toISOString(), kind: "feedback", author: { role: "buyer" }, feedback: { seq: 2, helped: true } }]),
  staged("transcript", closed, { conversation: { state: "closed", rated: true }, store: { mail: true } }, (page) => page.getByRole("button", { name: "Conversation by e-mail" }).click()),
  staged("transcript-sent", closed, { conversation: { state: "closed", rated: true }, store: { mail: true } }, async (page) => {
    await page.getByRole("button", { name: "Conversation by e-mail" }).click();
    await page.getByLabel("E-mail address").fill("kim@buyer.example");
    await page.keyboard.press("Enter");
  }),
  ...[320, 360].map((width) => ({ ...staged(`away-${width}`, away("closed", "Our team is back on Monday at 8:00 AM."), { conversation: { state: "waiting", away: "closed", text: "Our team is back on Monday at 8:00 AM." } }), viewport: { width, height: 568 } })),
  staged("agent", withAgent, { conversation: { state: "assigned", agent: "Marta" } }),
  {
    name: "widget-typing",
    async show(page, base) {
      await stage(page, () => [...log(withAgent, { conversation: { state: "assigned", agent: "Marta" } }), { type: "typing", author: { role: "agent", name: "Marta" } }]);
      await open(page, base);
      await page.locator("dragoman-chat .typing").waitFor();
    },
  },
  staged("agent-left", [...withAgent, changed(10, "waiting", { reason: "returned" }, 1)], { conversation: { state: "waiting", place: 1 } }),
  staged("closed", closed, { conversation: { state: "closed" } }),
  staged("rating", closed, { conversation: { state: "closed" } }, (page) => page.locator("dragoman-chat .rating label").nth(4).click()),
  staged("rated", closed, { conversation: { state: "closed", rated: true } }),
  staged("long", [said(1, "buyer", "So this is what happened. ".repeat(60) + "https://harbour.example/" + "a".repeat(200)), said(2, "assistant", answer, { topic: "x" })]),
  staged("too-long", [], {}, (page) => page.locator("dragoman-chat textarea").fill("word ".repeat(420))),
  staged("300", many),
  { ...staged("320", answered), viewport: { width: 320, height: 568 } },
  // 200 % zoom of a 360 pixel screen leaves 180 CSS pixels.
  { ...staged("zoom", answered), viewport: { width: 180, height: 370 } },
  ...["es", "fr", "ru"].map((lang) => ({
    name: `widget-empty-${lang}`,
    async show(page, base) {
      await stage(page, () => [welcome()]);
      await open(page, base, lang);
      await drawn(page);
    },
  })),
  ...Object.entries({
    ar: {
      away: "يعود فريقنا يوم الاثنين الساعة \u206808:00\u2069.",
      kept: "سؤالك محفوظ وسيأتي دوره، وسيظهر الرد هنا. يمكن أيضًا ترك عنوان بريد إلكتروني لنجيب عليه.",
      chips: ["أين طلبي؟", "كم يستغرق التوصيل؟", "كيف أعيد منتجًا؟"],
      ask: "مرحبًا، طلبي رقم 4815162342 لم يصل بعد. أين هو؟",
      answer: "نأسف لأن طردك يتأخر.\n\nتصل معظم الطرود المتأخرة خلال 7–15 يومًا من الشحن. افتح https://harbour.example/track وأدخل رقم طلبك: سترى آخر محطة واسم شركة الشحن (DHL أو UPS).",
    },
    ja: {
      away: "担当者の対応は月曜日の09:00に再開します。",
      kept: "ご質問は保存され、順番に対応いたします。回答はこちらに表示されます。メールアドレスをお知らせいただければ、メールでも回答いたします。",
      chips: ["荷物はどこですか？", "配送には何日かかりますか？", "返品の方法を教えてください"],
      ask: "注文番号4815162342の商品がまだ届きません。",
      answer: "お届けが遅れており、申し訳ございません。\n\n通常は発送から7～15日でお届けします。https://harbour.example/track で注文番号を入力すると、最新の状況と配送会社をご確認いただけます。",
    },
  }).flatMap(([lang, x]) => {
    const chips = x.chips.map((text) => ({ topic: text, text }));
    const show = (greet) => async (page, base) => {
      await stage(page, greet);
      await open(page, base, lang);
      await drawn(page);
    };
    const said_ = [said(1, "buyer", x.ask, { lang }), said(2, "assistant", x.answer, { lang, topic: "x", follow_ups: chips })];
    return [
      { name: `widget-empty-${lang}`, show: show(() => [welcome({ suggestions: chips, conversation: { lang } })]) },
      { name: `widget-answered-${lang}`, show: show(() => log(said_, { conversation: { lang } })) },
      { name: `widget-away-${lang}`, show: show(() => log([...said_, changed(3, "waiting", {}, 1), said(4, "assistant", `${x.away}\n\n${x.kept}`, { lang, away: "closed" }, 1)], { conversation: { lang, state: "waiting", away: "closed", text: x.away } })), viewport: { width: 320, height: 640 } },
      { name: `widget-rating-${lang}`, show: show(() => log([...said_, changed(3, "closed", {}, 1)], { conversation: { lang, state: "closed", contact: "kim@buyer.example" }, store: { mail: true } })) },
    ];
  }),
];
