// The states of the console.

import { changed, facts, said, stageDesk } from "./stage.mjs";
import { answer, closed, withAgent } from "./states_chat.mjs";

const decided = {
  kind: "answer",
  topic: "shipping.delayed",
  confidence: 0.93,
  threshold: 0.81,
  candidates: [
    { topic: "shipping.delayed", confidence: 0.93 },
    { topic: "shipping.track_order", confidence: 0.04 },
    { topic: "shipping.tracking_not_updating", confidence: 0.02 },
  ],
};
const asked = {
  kind: "escalate",
  reason: "asked",
  confidence: 0.2,
  threshold: 0.81,
  candidates: decided.candidates,
};
const forAgents = withAgent.map((e) => (e.seq === 2 ? said(2, "assistant", answer, { topic: "shipping.delayed", decision: decided }) : e.seq === 4 ? said(4, "assistant", e.message.text, { decision: asked }, 4) : e));
const entry = (question, solution) => ({ en: { question, examples: 24, solution } });
export const desk = {
  mine: [
    facts("c1", { state: "assigned", agent: "marta", epoch: 3, last_seq: 9 }),
    facts("c2", { state: "assigned", agent: "marta", lang: "ru", topic: "refund.when", group: "aftersale", last_seq: 3, preview: "Спасибо, жду" }),
  ],
  queue: [
    facts("q1", { lang: "es", alert: "safety", priority: 3, topic: "quality.unsafe", group: "aftersale", waited: 25, preview: "El cargador echó humo y se ha quemado la mesa" }),
    facts("q4", { lang: "es", waited: 12, alert: "anger", priority: 2, preview: "¡Es la tercera vez que escribo!" }),
    facts("q2", { lang: "fr", priority: 1, topic: "returns.how_to", group: "aftersale", waited: 372, preview: "Toujours pas d'étiquette de retour" }),
    facts("q3", { waited: 154, topic: "", group: "presale", preview: "Do you ship to the Faroe Islands by December?" }),
  ],
  logs: {
    c1: forAgents,
    c2: [said(1, "buyer", "Когда вернут деньги?"), changed(2, "assigned", { name: "Marta" }), said(3, "buyer", "Спасибо, жду")],
    q1: [said(1, "buyer", "El cargador echó humo y se ha quemado la mesa", {}, 1), changed(2, "waiting", { reason: "alert" }, 1)],
  },
  knowledge: {
    languages: ["en"],
    topics: [
      { id: "shipping.delayed", group: "logistics", scope: "", entries: entry("My parcel is late", answer) },
      { id: "shipping.track_order", group: "logistics", scope: "", entries: entry("Where is my parcel?", "Open the link in our e-mail.") },
      { id: "shipping.tracking_not_updating", group: "logistics", scope: "", entries: entry("Tracking shows nothing new", "Scans can take a few days.") },
      ...Object.entries({
        "refund.when": "How long does a refund take?",
        "quality.unsafe": "The product is dangerous",
        "returns.how_to": "How do I return an item?",
      }).map(([id, question]) => ({ id, group: "aftersale", scope: "", entries: entry(question, "…") })),
    ],
  },
};
const colleagues = [
  { id: "lin", name: "Lin", languages: null, groups: null, present: true, state: "available", chats: 1, capacity: 4 },
  { id: "bob", name: "Bob", languages: null, groups: null, present: true, state: "available", chats: 4, capacity: 4 },
];
const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();
const earlierCases = {
  mine: [facts("c1", { state: "assigned", agent: "marta", epoch: 3, last_seq: 9, case: 3 }), desk.mine[1]],
  cases: [
    { case: 1, from: 1, upto: 11, opened_at: ago(90), closed_at: ago(90), opening: "Where is it?", topic: "shipping.track_order", reason: "solved", agent: "Lin", score: 5, comment: "so quick" },
    { case: 2, from: 12, upto: 20, opened_at: ago(12), closed_at: ago(12), opening: "refund", topic: "refund.when", reason: "no_answer", agent: "Marta" },
    { case: 3, from: 21, upto: 30, opened_at: ago(0), opening: "late" },
  ],
};
const crowd = Array.from({ length: 40 }, (_, i) => ({
  ...facts(`w${i}`, { waited: 600 - i * 15, lang: ["en", "es", "fr", "ru", "de", "pl"][i % 6], preview: `Message number ${i + 1}, which is long enough to be cut off somewhere` }),
  ...(i % 9 === 0 ? { alert: "anger", priority: 2 } : {}),
}));
/** What a lead sees on the day that the clocks go back. */
const lead = {
  permissions: ["chat", "read", "contact", "supervise", "erase"],
  colleagues,
  asked: [{ conversation: "q9", store: "demo", by: "lin", name: "Lin", text: "They want the refund twice. What do I say?", at: new Date(Date.now() - 95_000).toISOString() }],
  board: {
    store: "demo",
    at: new Date().toISOString(),
    queue: {
      length: 9,
      since: new Date(Date.now() - 340_000).toISOString(),
      languages: [["en", 5, 340], ["es", 3, 150], ["zh", 1, 20]].map(([name, length, s]) => ({ name, length, since: new Date(Date.now() - s * 1000).toISOString() })),
      groups: [["logistics", 6, 340], ["aftersale", 3, 90]].map(([name, length, s]) => ({ name, length, since: new Date(Date.now() - s * 1000).toISOString() })),
    },
    agents: [
      { id: "marta", name: "Marta", present: true, state: "available", chats: 3, capacity: 4 },
      { id: "bob", name: "Bob", present: true, state: "available", chats: 4, capacity: 4 },
      { id: "lin", name: "Lin", present: true, state: "away", chats: 1, capacity: 4 },
      { id: "ivo", name: "Ivo", present: false, state: "gone", chats: 0, capacity: 4 },
    ],
    asked: [],
    today: {
      timezone: "Europe/Berlin",
      opened: 412,
      answered: 268,
      escalated: 103,
      waits: { count: 97, median: 48, p90: 260 },
      responses: { count: 91, median: 85, p90: 340 },
      ratings: [3, 2, 6, 19, 31],
      languages: [["en", 200], ["es", 110], ["fr", 62], ["ru", 25], ["zh", 15]].map(([lang, opened], i) => ({
        lang, opened, answered: Math.round(opened * (0.68 - i * 0.05)), escalated: Math.round(opened * 0.25),
        waits: { count: 9, median: 40 + i * 25, p90: 300 }, responses: { count: i < 4 ? 9 : 0, median: 70 + i * 30, p90: 400 },
      })),
      hours: Array.from({ length: 25 }, (_, i) => ({ from: new Date(Date.UTC(2026, 9, 24, 22 + i)).toISOString(), opened: i > 19 ? 0 : Math.round(20 + 18 * Math.sin((i - 8) / 3)), escalated: 0 })),
    },
    overload: { on: false, arrivals: 0, usual: 0 },
  },
};
const overloaded = { ...lead, board: { ...lead.board, overload: { on: true, since: new Date(Date.now() - 1_500_000).toISOString(), arrivals: 96, usual: 21 } } };
const board = async (page) => {
  await page.evaluate(() => (location.hash = "board"));
  await page.locator(".board .today").waitFor();
};
const theirs = { ...lead, mine: [], found: [facts("c7", { state: "assigned", agent: "lin", epoch: 3 })], logs: { c7: [said(1, "buyer", "I want my money back, twice."), changed(2, "assigned", { name: "Lin" }), said(3, "agent", "Let me see.", { name: "Lin" })] } };
const openTheirs = async (page) => {
  await page.getByRole("tab", { name: "All" }).click();
  await page.locator("#listed .row").first().click();
  await page.locator(".supervise summary").click();
};
/** The console over the staged desk, after some steps. */
function console_(name, after, more) {
  return {
    name: `console-${name}`,
    async show(page, base, context) {
      await stageDesk(page, { ...desk, ...more });
      await page.goto(`${base}/console`);
      await page.locator(".desk").waitFor();
      await page.waitForTimeout(300);
      await after?.(page, context);
      await page.waitForTimeout(200);
    },
  };
}
const firstOfMine = (page) => page.locator(".list .row").first().click();

export const consoleStates = [
  {
    name: "console-signin",
    async show(page, base) {
      await page.route("**/api/v1/session", (route) => route.fulfill({ status: 401, json: { code: "unauthenticated" } }));
      await page.goto(`${base}/console`);
      await page.locator("form").waitFor();
    },
  },
  console_("arabic", (page) => page.locator(".desk .row, .desk li button").first().click(), {
    mine: [facts("a1", { lang: "ar", state: "assigned", agent: "marta", epoch: 3, last_seq: 4, topic: "shipping.delayed", preview: "شكرًا، أنتظر" })],
    logs: {
      a1: [
        said(1, "buyer", "وين طلبي رقم HB-4815162342؟ طلبته من DHL قبل 12 يوم وما وصل", { lang: "ar" }),
        changed(2, "assigned", { name: "Marta" }),
        said(3, "agent", "أهلًا! طلبك رقم HB-4815162342 لدى DHL (رقم التتبع JJD0099)، ويصل خلال 2–3 أيام.", { name: "Marta", lang: "ar" }),
        said(4, "buyer", "شكرًا، أنتظر", { lang: "ar" }),
      ],
    },
  }),
  console_("empty", undefined, { mine: [], queue: [] }),
  console_("queue", (page) => page.getByRole("tab", { name: /Queue/ }).click()),
  console_("chat", firstOfMine),
  console_("urgent", async (page) => {
    await page.getByRole("tab", { name: /Queue/ }).click();
    await page.locator(".list .row", { hasText: "cargador" }).click();
  }),
  console_("offer", firstOfMine, {
    offers: [{ type: "offer", conversation: desk.queue[0], until: new Date(Date.now() + 17_000).toISOString(), seconds: 17 }],
    stores: [{ id: "demo", name: "Harbour & Co", mode: "push", by_hand: false }, { id: "wares", name: "Fine Wares", mode: "pull", by_hand: true }],
  }),
  console_("away", undefined, { presence: { state: "away", reason: "missed_offers", since: new Date().toISOString() } }),
  console_("refused", async (page) => {
    await firstOfMine(page);
    await page.locator(".composer textarea").fill("The carrier found it: it arrives tomorrow.");
    await page.keyboard.press("Enter");
    await page.locator(".said.failed").waitFor();
    page.push({ type: "mine", mine: [desk.mine[1]] });
    page.push({ type: "long_wait", conversation: desk.queue[2] });
    const back = page.locator(".back").first();
    if (await back.isVisible()) await back.click();
    await page.locator(".list .row").first().click();
  }, {
    answer: (frame) => (frame.type === "message" ? [{ type: "error", code: "not_assigned", id: frame.id, conversation: frame.conversation, message: "", holder: { state: "assigned", agent: "Bob" } }] : []),
  }),
  console_("closing", async (page) => {
    await firstOfMine(page);
    await page.getByRole("button", { name: "Close as solved" }).click();
  }),
  console_("offline", async (page, context) => {
    await firstOfMine(page);
    await page.waitForTimeout(200);
    await context.setOffline(true);
    for (const text of ["I'll ask the carrier and come back to you.", "They are usually quick."]) {
      await page.locator(".composer textarea").fill(text);
      await page.keyboard.press("Enter");
    }
  }),
  console_("transfer", async (page) => {
    await page.route("**/colleagues", (route) => route.fulfill({ json: { colleagues } }));
    await firstOfMine(page);
    await page.getByText("Pass on").click();
    await page.locator(".menu").getByText("Lin").waitFor();
  }),
  console_("note", firstOfMine, {
    logs: { ...desk.logs, c1: [...forAgents, { seq: 10, case: 1, at: new Date().toISOString(), kind: "note", author: { role: "agent", name: "Lin" }, note: { text: "Their last parcel was lost too: please be generous." } }] },
  }),
  console_("other", (page) => page.locator(".list .row").first().click(), { mine: [], queue: [facts("o1", { state: "assigned", agent: "lin", last_seq: 9 })], logs: { o1: forAgents } }),
  console_("closed", (page) => page.locator(".list .row").first().click(), { mine: [], queue: [facts("o2", { state: "closed", last_seq: 11 })], logs: { o2: closed } }),
  console_("canned-search", async (page) => {
    await firstOfMine(page);
    await page.locator(".composer textarea").fill("/th");
    await page.keyboard.press("ArrowDown");
  }),
  console_("canned", (page) => page.evaluate(() => (location.hash = "canned"))),
  console_("canned-form", async (page) => {
    await page.evaluate(() => (location.hash = "canned"));
    await page.getByRole("button", { name: "Change Return window" }).click();
    await page.locator("summary").click();
  }),
  console_("attention", async (page) => {
    await page.evaluate(() => Object.defineProperty(Notification, "permission", { get: () => "default" }));
    await page.reload();
    await page.getByRole("button", { name: "Sound and notices" }).click();
  }),
  console_("earlier", async (page) => {
    await firstOfMine(page);
    if (await page.getByRole("button", { name: "Details" }).isVisible()) await page.getByRole("button", { name: "Details" }).click();
    await page.getByText("Earlier conversations").scrollIntoViewIfNeeded();
  }, earlierCases),
  console_("earlier-shown", async (page) => {
    await page.route("**/events?*", (route) => route.fulfill({ json: { events: closed } }));
    await firstOfMine(page);
    if (await page.getByRole("button", { name: "Details" }).isVisible()) await page.getByRole("button", { name: "Details" }).click();
    await page.locator(".cases .row").first().click();
  }, earlierCases),
  console_("40", (page) => page.getByRole("tab", { name: /Queue/ }).click(), { queue: crowd }),
  console_("search", (page) => page.getByRole("tab", { name: "All" }).click(), {
    found: [facts("f1", { state: "closed", preview: "Thanks, it arrived!" }), facts("f2", { state: "assistant", lang: "fr", topic: "returns.how_to", preview: "Merci beaucoup" }), ...desk.queue],
  }),
  console_("board", board, lead),
  console_("board-overload", board, overloaded),
  console_("lead", openTheirs, theirs),
  console_("forget", async (page) => {
    await openTheirs(page);
    await page.locator(".supervise .danger").click();
  }, theirs),
  console_("keys", (page) => page.keyboard.press("?")),
  {
    ...console_("columns", async (page) => {
      for (const n of page.viewportSize().width < 1600 ? [0] : [0, 1, 2]) {
        await page.locator(".list .row").nth(n).click();
        const pin = page.locator(".focused .pin");
        if (n < 2 && (await pin.isVisible())) await pin.click();
      }
    }, { mine: [...desk.mine, facts("c3", { state: "assigned", agent: "marta", lang: "es", topic: "returns.how_to", group: "aftersale", last_seq: 3 })], logs: { ...desk.logs, c3: [said(1, "buyer", "¿Cómo devuelvo las botas?"), changed(2, "assigned", { name: "Marta" }), said(3, "buyer", "¿Hola?", {}, 1)] } }),
    wide: { width: 1600, height: 900 },
  },
];
