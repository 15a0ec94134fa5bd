// The states that the screenshots show.

import { admin } from "./server.mjs";
import { changed, facts, log, said, stage, stageDesk, welcome } from "./stage.mjs";
import { confused, handPagesIn } from "./checks.mjs";

const late = "Hi, my order 4815162342 should have been here last Tuesday. Where is it?";
const answer =
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
const withAgent = [
  ...handed,
  changed(6, "assigned", { name: "Marta" }, 3),
  said(7, "agent", "Good morning! I'm looking at your order now.", { name: "Marta" }, 3),
  said(8, "agent", "One moment, please.", { name: "Marta" }, 3),
  said(9, "buyer", "Thank you!", {}, 2),
];
const closed = [...withAgent, said(10, "agent", "It is with the carrier in Leipzig and arrives tomorrow. Anything else?", { name: "Marta" }, 1), changed(11, "closed", { reason: "solved" }, 1)];

/** Opens the storefront and the panel. */
async function open(page, base, lang = "en") {
  await page.goto(`${base}/?lang=${lang}`);
  await page.locator("dragoman-chat .launcher").click();
}

async function write(page, text) {
  await page.locator("dragoman-chat textarea").fill(text);
  await page.keyboard.press("Enter");
}

/** A staged state: the panel open over a log. */
function staged(name, events, more, after) {
  return {
    name: `widget-${name}`,
    async show(page, base) {
      await stage(page, () => log(events, more));
      await open(page, base);
      await page.waitForTimeout(300);
      await after?.(page);
    },
  };
}

const many = Array.from({ length: 300 }, (_, i) =>
  i % 2 ? said(i + 1, "assistant", `Answer ${i + 1}: you can follow the parcel with the link in our e-mail.`, {}, 900 - i * 3) : said(i + 1, "buyer", `Question ${i + 1}?`, {}, 900 - i * 3),
);

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

const hours_ago = (n) => new Date(Date.now() - n * 3_600_000).toISOString();
const message = (text, more = {}) => ({ text, example: text, at: hours_ago(5), causes: ["person"], ...more });
const unanswered = {
  messages: 61,
  shown: 19,
  total: 3,
  groups: [
    {
      id: "a", lang: "en", count: 14, week: 11, before: 3, newest: hours_ago(5), causes: { person: 9, none: 4, rated: 1 }, words: ["engrave", "engraving", "initials"],
      topic: { topic: "product.specs", confidence: 0.31 }, kind: "uncovered", hashes: ["1"],
      typical: [message("Do you engrave names on rings?"), message("can i get initials engraved, order [order]"), message("engraving possible? answer to [email] or [phone] pls"), message("I ordered a bracelet as a present for my mother's seventieth birthday and would love to have the names of all her grandchildren on it. Is that something you do?")],
      reply: "Yes, up to ten letters. Leave us the text under “note” when you order; it takes two days longer.",
    },
    {
      id: "b", lang: "ar", count: 4, week: 2, before: 2, newest: hours_ago(20), causes: { reopened: 4 }, words: ["كريبتو"], topic: { topic: "payment.methods", confidence: 0.42 }, meant: "payment.methods", kind: "uncovered", hashes: ["2"],
      typical: [message("هل تقبلون الدفع بالعملات الرقمية؟ طلبي رقم [order]"), message("كريبتو؟")],
    },
    { id: "c", lang: "zh", count: 1, week: 0, before: 1, newest: hours_ago(200), causes: { person: 1 }, words: [], topic: { topic: "", confidence: 0 }, hashes: ["3"], typical: [message("能寄到[address]的驿站吗")] },
  ],
  settled: [{ id: "9", at: hours_ago(30), lang: "en", how: "dismissed", texts: ["what is the meaning of life"], count: 6, author: "Ann", hashes: [] }],
};

/** What was not answered, over groups that take weeks to gather. */
function unanswered_(name, after) {
  const room = admin_(name, "unanswered", async (page) => {
    await page.locator(".unanswered .group").first().waitFor();
    await after?.(page);
  });
  return {
    ...room,
    async show(page, base) {
      await page.route("**/api/v1/knowledge/unanswered?*", (route) => route.fulfill({ json: route.request().method() === "GET" ? unanswered : { id: "1" } }));
      await room.show(page, base);
    },
  };
}

/** A room of the admin page, over the real knowledge base. */
/** A busy week, as the server gives it. */
const week = {
  week: {
    store: "demo",
    from: "2026-11-09T00:00:00+01:00",
    to: "2026-11-16T00:00:00+01:00",
    timezone: "Europe/Berlin",
    now: { opened: 1284, escalated: 171, answers: 1530, rated: 240, down: 31, responses: { count: 158, median: 74 } },
    before: { opened: 1102, escalated: 186, answers: 1289, rated: 201, down: 38, responses: { count: 180, median: 96 } },
    rising: [
      { topic: "shipping.delivery_time", now: 214, before: 120 },
      { topic: "returns.how_to", now: 61, before: 32 },
    ],
    words: [
      { text: "blackfriday", lang: "en", conversations: 14, before: 1 },
      { text: "regalo", lang: "es", conversations: 9, before: 0 },
      { text: "هدية", lang: "ar", conversations: 4, before: 0 },
      { text: "подарочная", lang: "ru", conversations: 3, before: 1 },
    ],
  },
  additions: {
    missed: 212,
    answered: 18,
    additions: [
      { lang: "en", topic: "shipping.delivery_time", text: "will it be here before black friday ends", chats: 14, gain: 11, before: 2, quotes: [], reply: "Orders placed by Wednesday arrive before the weekend." },
      { lang: "es", text: "¿Lo pueden envolver para regalo? Pedido [order]", chats: 9, gain: 9, at_most: true, before: 0, quotes: [], reply: "Sí, marque «regalo» en el carrito." },
      { lang: "ar", topic: "returns.how_to", text: "هل يمكنني إعادة الهدية بدون فاتورة؟", chats: 4, gain: 3, before: 1, quotes: [] },
    ],
  },
  suggestions: {
    turns: 5210,
    suggestions: [
      { kind: "person", topic: "shipping.delayed", cases: 88, of: 120, low: 0.66, high: 0.79, quotes: ["It should have been here on Tuesday, order [order]"] },
      { kind: "mixed", topic: "shipping.delivery_time", other: "shipping.track_order", cases: 31, of: 260, low: 0.09, high: 0.16, quotes: ["when does it come"] },
      { kind: "disliked", topic: "returns.how_to", lang: "fr", cases: 12, of: 16, low: 0.55, high: 0.88, quotes: ["je veux renvoyer les chaussures"] },
      { kind: "unused", topic: "shipping.address_format", cases: 0, of: 5210, low: 0, high: 0.0005, quotes: [] },
    ],
  },
};

function admin_(name, room, after, { taps = [], week, collisions } = {}) {
  return {
    name: `admin-${name}`,
    async show(page, base) {
      await page.route("**/api/v1/taps", (route) => route.fulfill({ json: { taps } }));
      if (week) {
        await page.route(/\/api\/v1\/week\?/, (route) => route.fulfill({ json: week.week }));
        await page.route(/\/api\/v1\/week\/additions\?/, (route) => route.fulfill({ json: week.additions }));
        await page.route(/\/api\/v1\/knowledge\/suggestions\?/, (route) => route.fulfill({ json: week.suggestions }));
      }
      if (collisions) await page.route("**/api/v1/knowledge/draft/collisions", (route) => route.fulfill({ json: collisions }));
      await page.goto(`${base}/admin#${room}`);
      await page.locator('input[name="email"]').fill(admin.email);
      await page.locator('input[name="password"]').fill(admin.password);
      await page.keyboard.press("Enter");
      await page.locator(".admin main > *").waitFor();
      await after?.(page, base);
      await page.waitForTimeout(300);
    },
  };
}

/** Others edit the draft at the same time. */
async function edited(page) {
  const editor = (name, unsaved, you = false) => ({ agent: name, name, you, place: "topics/shipping.delayed", unsaved });
  const editors = [editor("Ana", [{ lang: "fr", field: "solution" }, { lang: "fr", field: "examples" }, { lang: "es", field: "apology" }]), editor("Bob", []), editor("Admin", [], true)];
  await page.route("**/api/v1/knowledge/draft/editors/*", (route) => route.fulfill({ json: { editors } }));
  await page.locator(".editing").first().waitFor();
}

/** Keys, a webhook that works, one that fails, one whose receiver is gone. */
async function integrations(page) {
  const at = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
  const hook = (id, name, more = {}) => ({ id, store: "demo", name, url: `https://${id}.example/dragoman`, events: ["conversation.opened", "alert.raised"], enabled: true, failures: 0, ...more });
  const delivery = (id, type, state, more) => ({ id, webhook: "erp", type, state, at: at(5), attempts: 1, payload: `{"type":"${type}","data":{"store":"demo"}}`, ...more });
  const routes = {
    keys: { keys: [
      { id: "k1", name: "Order system", scopes: ["read", "settings"], created_at: at(9000), last_used: at(3) },
      { id: "k2", name: "Reports", scopes: ["read"], created_at: at(90000), expires_at: at(600) },
    ] },
    webhooks: { webhooks: [
      hook("crm", "Customer file", { old_secret_until: at(-600) }),
      hook("erp", "Order system", { failures: 7, failing_since: at(50) }),
      hook("old", "Old system", { enabled: false, gone: true }),
    ] },
    "webhooks/erp/deliveries": { deliveries: [
      delivery("m3", "webhook.test", "pending", { next_attempt: at(-2), fault: "timeout" }),
      delivery("m2", "conversation.opened", "failed", { attempts: 21, status: 500, answer: "The database is away, and this is a long line of which some is cut off." }),
      delivery("m1", "alert.raised", "done", { status: 204 }),
    ], next: "m1" },
  };
  await page.route(/\/api\/v1\/(keys|webhooks)/, (route) => route.fulfill({ json: routes[new URL(route.request().url()).pathname.slice("/api/v1/".length)] }));
  await page.reload();
  await page.locator(".cards li", { hasText: "erp.example" }).getByRole("button").first().click();
  await page.locator(".cards tbody tr").first().waitFor();
}

/** A file is brought into the draft, as far as what it would change. */
async function brought(page, name, text) {
  await page.locator('.drop input[type="file"]').setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator(".faults, .change, .choices").first().waitFor();
}

const firstOfMine = (page) => page.locator(".list .row").first().click();

export const states = [
  admin_("integrations", "integrations", integrations),
  {
    name: "api",
    async show(page, base) {
      await page.goto(`${base}/api#add-webhook`);
    },
  },
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
  admin_("topics", "knowledge"),
  admin_("entry", "knowledge/shipping.delayed"),
  admin_("cells", "edit/topics", (page) => page.locator(".cells table").waitFor()),
  admin_("editor", "edit/topics/shipping.delayed/ar", (page) => page.locator(".chat .said").first().waitFor()),
  admin_("cells-editors", "edit/topics", edited),
  admin_("editor-editors", "edit/topics/shipping.delayed/fr", edited),
  admin_("draft-facts", "edit/facts", (page) => page.locator(".fact-list li").first().waitFor()),
  admin_("sheets", "import", (page) => page.getByText("Or paste cells").click()),
  admin_("sheets-faults", "import", (page) => brought(page, "en.csv", "Topic,Question,Solution,Examples,Notes\nreturns.how_to,,Within {facts.return_windw} of delivery.,I want to send this back\nreturns.nowhere,Where?,There.,where\n")),
  admin_("sheets-changes", "import", (page) => brought(page, "human.csv", 'Language,Examples\nen,"I want to talk to a person\nput me through to somebody"\n')),
  admin_("sheets-faq", "import", async (page) => {
    await brought(page, "faq.csv", "Question,Answer\nHow can I follow my parcel?,Open the link in our e-mail.\nDo you sell hats?,Yes: in all sizes and four colours.\nreturn costs,Returns are free of charge.\n");
    await page.locator(".choices select").nth(1).selectOption({ label: "A new topic" });
  }),
  admin_("list-merge", "edit/lists", async (page) => {
    await Promise.all([page.waitForResponse("**/draft/lists/en/human"), page.getByLabel("Lists").selectOption("human")]);
    const examples = page.getByLabel("Examples");
    const before = await examples.inputValue();
    await page.route("**/draft/lists/en/human", async (route) => {
      if (route.request().method() === "PUT") return route.fulfill({ status: 409, json: { code: "conflict" } });
      await route.fulfill({ json: { examples: [...before.split("\n").slice(0, 5), "is anybody there?"], hash: "x" } });
    });
    await examples.fill(`${before.split("\n").slice(0, 6).join("\n")}\nput me through, please`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator(".merge").waitFor();
  }),
  admin_("check-pages", "edit/findings/pages", handPagesIn),
  admin_("check-collisions", "edit/findings/collisions", (page) => page.locator(".pair-of-topics").first().waitFor(), { collisions: confused }),
  admin_("check-markets", "edit/findings/markets", async (page) => {
    for (const name of ["European Union", "Russia", "Japan"]) {
      const box = page.getByRole("checkbox", { name, exact: true });
      if (!(await box.isChecked())) await Promise.all([page.waitForResponse((r) => r.request().method() === "PUT" && r.url().includes("/markets")), box.click()]);
      await page.locator(".market h2", { hasText: name }).waitFor();
    }
    await page.locator(".market .languages summary").first().click();
    await page.locator(".market").first().evaluate((e) => e.scrollIntoView());
  }),
  admin_("publish", "edit/publish", (page) => page.locator(".revisions li").first().waitFor()),
  admin_("search", "knowledge", (page) => page.getByRole("searchbox").fill("refund card")),
  admin_("ask", "ask", async (page) => {
    await page.locator("textarea").fill("mi paquete lleva una semana sin moverse, ¿qué pasa?");
    await page.keyboard.press("Enter");
    await page.locator(".result").waitFor();
  }),
  unanswered_("unanswered"),
  unanswered_("unanswered-topic", async (page) => {
    await page.getByRole("listitem").first().getByLabel("They belong to").selectOption("new");
    await page.getByRole("button", { name: "Begin a topic" }).first().click();
  }),
  unanswered_("unanswered-old", async (page) => {
    await page.getByLabel("Where from").selectOption("history");
    await page.locator('.history input[type="file"]').setInputFiles({ name: "old.csv", mimeType: "text/csv", buffer: Buffer.from("conversation,time,author,text\n1,yesterday,buyer,Hi\n1,2024-05-04,robot,Hello\n") });
    await page.getByText("Nothing was brought in").waitFor();
    await page.getByText("Nothing was brought in").scrollIntoViewIfNeeded();
  }),
  unanswered_("unanswered-done", (page) => page.getByRole("button", { name: "Dismiss" }).last().click()),
  admin_("week", "week", (page) => page.locator(".additions li").first().waitFor(), { week }),
  admin_("taps", "taps", undefined, {
    taps: [
      { text: "my stuff when", lang: "en", topic: "shipping.delivery_time" },
      { text: "and how about the wait", lang: "en", topic: "shipping.delivery_time" },
      { text: "y mi cosa", lang: "es", topic: "shipping.track_order" },
      { text: "nothing of this fits", lang: "en", topic: "" },
    ],
  }),
  admin_("agents", "agents", async (page) => {
    await page.locator('input[name="email"]').fill("admin@localhost");
    await page.locator('input[name="name"]').fill("Ana");
    await page.getByRole("button", { name: "Add" }).click();
    await page.locator(".fault").first().waitFor();
  }),
  console_("board", board, lead),
  console_("board-overload", board, overloaded),
  console_("lead", openTheirs, theirs),
  console_("forget", async (page) => {
    await openTheirs(page);
    await page.locator(".supervise .danger").click();
  }, theirs),
  admin_("curve", "stores", async (page) => {
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator(".curve").evaluate((e) => e.scrollIntoView({ block: "center" }));
  }),
  admin_("holidays", "stores", async (page) => {
    await page.getByLabel("Country").selectOption("DE");
    await page.locator(".holidays li").first().waitFor();
    await page.locator(".holidays input").nth(1).check();
    await page.locator(".holidays").evaluate((e) => e.scrollIntoView({ block: "center" }));
  }),
  admin_("hours", "stores", async (page) => {
    await page.getByRole("button", { name: "Add more hours" }).click();
    await page.locator(".hours .row").nth(1).getByLabel("Sat").check();
    for (const day of ["12-25", "2026-13-01"]) {
      await page.getByRole("button", { name: "Add a closed day" }).click();
      await page.getByLabel("Day").last().fill(day);
    }
    await page.getByRole("button", { name: "Add a day with other hours" }).click();
    await page.getByLabel("Day").last().fill("12-24");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".hours .fault").waitFor();
    await page.locator(".hours").evaluate((e) => e.scrollIntoView());
  }),
  console_("keys", (page) => page.keyboard.press("?")),
  {
    name: "storefront",
    async show(page, base) {
      await page.goto(base + "/?lang=en");
      await page.locator("dragoman-chat .launcher").waitFor();
    },
  },
  admin_("faq", "faq", async (page) => {
    const count = (topic, lang, opened, helped, not_helped) => ({ topic, lang, opened, helped, not_helped });
    await page.route("**/api/v1/knowledge/faq-counts?*", (route) => route.fulfill({ json: { days: 30, counts: [count("shipping.delivery_time", "en", 412, 96, 11), count("returns.window", "de", 168, 30, 19), count("shipping.delivery_time", "es", 77, 0, 0)] } }));
    await page.reload();
    await page.locator(".faq table").waitFor();
    for (const topic of ["shipping.delivery_time", "returns.window"]) await page.locator(".choice label", { hasText: topic }).click();
    await page.locator("dragoman-faq summary").first().click();
  }),
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
      await page.waitForTimeout(1200);
    },
  },
  {
    name: "widget-offline",
    async show(page, base, context) {
      await stage(page, () => log(answered), () => []);
      await open(page, base);
      await page.getByText("Did this help?").waitFor();
      await context.setOffline(true);
      await page.waitForTimeout(200);
      await write(page, "And another thing: can I still change the address?");
      await page.waitForTimeout(1200);
    },
  },
  {
    name: "widget-stopped",
    async show(page, base) {
      await stage(page, () => 4004);
      await open(page, base);
      await page.waitForTimeout(500);
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
      await page.waitForTimeout(300);
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
      await page.waitForTimeout(300);
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
      await page.waitForTimeout(300);
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
      await page.waitForTimeout(300);
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
