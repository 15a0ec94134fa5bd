// The states of the admin page and of the description of the API.

import { confused, handPagesIn } from "./checks.mjs";
import { signIn } from "./pages.mjs";

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
      {
        kind: "split", topic: "returns.how_to", lang: "en", cases: 34, of: 39, low: 0.58, high: 0.97, quotes: ["how do I return a sofa, it is too heavy for the post"],
        split: {
          rest_cases: 21, rest_of: 412, served: ["I want to send my shoes back, order [order]", "how do returns work", "return label please"],
          group: {
            id: "s", lang: "en", count: 34, week: 14, before: 9, newest: hours_ago(5), causes: { person: 31, rated: 3 }, words: ["sofa"], topic: { topic: "returns.how_to", confidence: 0.9 }, meant: "returns.cost", hashes: ["4"],
            typical: [message("how do I return a sofa, it is too heavy for the post"), message("Can somebody collect the wardrobe I am returning? Order [order], I live at [address]"), message("return of a heavy table")],
            reply: "We collect it from your door: write to us when you are at home.",
          },
        },
      },
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
      await signIn(page);
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

export const adminStates = [
  admin_("integrations", "integrations", integrations),
  {
    name: "api",
    async show(page, base) {
      await page.goto(`${base}/api#add-webhook`);
    },
  },
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
  unanswered_("unanswered-done", async (page) => {
    await page.getByRole("button", { name: "Dismiss" }).last().click();
    await page.locator(".unanswered .made").waitFor();
  }),
  admin_("week", "week", (page) => page.locator(".additions li").first().waitFor(), { week }),
  admin_(
    "week-split",
    "week",
    async (page) => {
      await page.getByRole("button", { name: "Begin a topic with these" }).click();
      await page.locator(".suggested .unanswered").scrollIntoViewIfNeeded();
    },
    { week },
  ),
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
  admin_("office", "stores", async (page) => {
    await page.getByRole("button", { name: "Add an office" }).click();
    const office = page.locator(".office");
    await office.getByLabel("Country").selectOption("ES");
    for (const lang of ["Spanish", "Portuguese"]) await office.getByLabel(lang).check();
    await office.getByLabel("Time zone").fill("Europe/Madrid");
    await office.getByRole("button", { name: "Close on all of them" }).click();
    await page.getByRole("button", { name: "Add an office" }).click();
    await page.locator(".offices h3").evaluate((e) => e.scrollIntoView({ block: "center" }));
  }),
  admin_("faq", "faq", async (page) => {
    const count = (topic, lang, opened, helped, not_helped) => ({ topic, lang, opened, helped, not_helped });
    await page.route("**/api/v1/knowledge/faq-counts?*", (route) => route.fulfill({ json: { days: 30, counts: [count("shipping.delivery_time", "en", 412, 96, 11), count("returns.window", "de", 168, 30, 19), count("shipping.delivery_time", "es", 77, 0, 0)] } }));
    await page.reload();
    await page.locator(".faq table").waitFor();
    for (const topic of ["shipping.delivery_time", "returns.window"]) await page.locator(".choice label", { hasText: topic }).click();
    await page.locator("dragoman-faq summary").first().click();
  }),
];
