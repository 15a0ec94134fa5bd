// A staged server end of the buyer's socket: states that a real server gets
// into only with patience are put on stage as frames.

/** An event of a log; n counts from 1, minutes say how long ago it was. */
export function said(n, role, text, more = {}, minutes = 5) {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  const { name, id, ...message } = more;
  return { seq: n, case: 1, at, kind: "message", author: { role, name }, id, message: { text, ...message } };
}

export function changed(n, to, more = {}, minutes = 5) {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  return { seq: n, case: 1, at, kind: "state", author: { role: "system" }, change: { to, ...more } };
}

export function welcome(more = {}) {
  const { conversation, store, ...rest } = more;
  return {
    type: "welcome",
    version: 1,
    token: "staged",
    conversation: { state: "assistant", case: 1, last_seq: 0, lang: "en", ...conversation },
    store: { name: "Harbour & Co", languages: ["en", "es", "fr", "ru"], open: true, ...store },
    suggestions: [
      { topic: "a", text: "Where is my parcel?" },
      { topic: "b", text: "How long does delivery take?" },
      { topic: "c", text: "How do I return something?" },
      { topic: "d", text: "When do I get my refund?" },
      { topic: "e", text: "Will I pay customs duty?" },
    ],
    limits: { text: 2000, burst: 5, per_minute: 20, ping: 30, page: 100 },
    ...rest,
  };
}

/**
 * Answers the buyer's socket of a page. `greet` gives the frames that follow a
 * hello, `answer` those that follow any other frame; both may close the socket
 * by returning a number, the close code.
 */
export async function stage(page, greet, answer = () => []) {
  await page.routeWebSocket(/\/ws\/buyer$/, (socket) => {
    socket.onMessage((data) => {
      const frame = JSON.parse(data);
      const frames = frame.type === "hello" ? greet(frame) : frame.type === "ping" ? [{ type: "pong" }] : answer(frame);
      if (typeof frames === "number") return socket.close({ code: frames });
      for (const f of frames) socket.send(JSON.stringify(f));
    });
  });
}

/** A welcome with a log of these events. */
export function log(events, more = {}) {
  const last = events.at(-1)?.seq ?? 0;
  return [
    welcome({ ...more, conversation: { last_seq: last, ...more.conversation } }),
    { type: "events", conversation: "staged", after: 0, upto: last, events, more: false },
  ];
}

const harbour = { id: "demo", name: "Harbour & Co" };

/** Canned replies as the server gives them. */
export const cannedReplies = {
  stores: [{ ...harbour, default: "en", languages: ["en", "es", "fr", "ru"], editable: true }],
  placeholders: ["agent.name", "facts.return_window", "facts.support_hours"],
  replies: [
    ["Ask for a photo", { en: "Could you send us a photo of the damage, please?", ru: "Пришлите, пожалуйста, фото повреждения." }],
    ["Goodbye", { en: "Thank you for writing to us. Have a lovely day!" }, true],
    ["Return window", { en: "You can send it back within {facts.return_window} of delivery." }, false, { en: "You can send it back within 30 days of delivery." }],
    ["Thanks for waiting", { en: "Thank you for your patience, and sorry for the wait." }],
  ].map(([name, texts, personal = false, filled = texts], i) => ({ id: `r${i}`, store: "demo", name, texts, filled, personal, editable: true })),
};

/** A conversation as agents see it; `waited` in seconds. */
export function facts(id, more = {}) {
  const { waited = 40, ...rest } = more;
  const at = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
  return {
    id,
    store: "demo",
    state: "waiting",
    epoch: 2,
    case: 1,
    last_seq: 6,
    lang: "en",
    locale: "en",
    page: "https://harbour.example/products/arc-desk-lamp",
    timezone: "America/New_York",
    topic: "shipping.delayed",
    group: "logistics",
    priority: 0,
    waiting_since: at(waited),
    created_at: at(waited + 300),
    updated_at: at(waited),
    ...rest,
  };
}

/**
 * Puts a signed-in agent with these conversations on stage; logs by id. `answer`
 * gives the frames that follow what the agent does.
 */
export async function stageDesk(page, { mine = [], queue = [], logs = {}, knowledge = { languages: [], topics: [] }, canned = cannedReplies, found = [], cases = [], likely = [], stores = [harbour], presence = { state: "available", since: new Date().toISOString() }, offers = [], permissions = [], board, colleagues = [], asked = [], answer: act = () => [] }) {
  const agent = { id: "marta", email: "marta@harbour.example", name: "Marta", role: "admin", capacity: 4 };
  const answer = (body) => (route) => route.fulfill({ json: body });
  await page.route("**/api/v1/session", answer({ agent, permissions }));
  await page.route("**/api/v1/board?*", answer(board));
  await page.route("**/api/v1/conversations/*/colleagues", answer({ colleagues }));
  await page.route("**/api/v1/knowledge", answer(knowledge));
  await page.route("**/api/v1/canned", answer(canned));
  await page.route(/\/api\/v1\/conversations\?/, answer({ conversations: found }));
  await page.route("**/api/v1/conversations/*/cases", answer({ cases }));
  await page.route("**/api/v1/ask", answer({ decision: { kind: likely.length ? "answer" : "smalltalk", candidates: likely.map((topic) => ({ topic, confidence: 0.4 })) } }));
  await page.routeWebSocket(/\/ws\/agent$/, (socket) => {
    const send = (frame) => socket.send(JSON.stringify(frame));
    page.push = send; // what happens without the agent's doing
    socket.onMessage((data) => {
      const frame = JSON.parse(data);
      if (frame.type === "hello") {
        const limits = { text: 2000, burst: 5, per_minute: 20, ping: 30, page: 100 };
        send({ type: "welcome", version: 1, agent, stores, limits, mine, queue, presence, offers });
        if (asked.length > 0) send({ type: "asked", asked });
      }
      for (const f of act(frame)) send(f);
      if (frame.type === "open") {
        const events = logs[frame.conversation] ?? [];
        const conversation = [...mine, ...queue, ...found].find((c) => c.id === frame.conversation);
        send({ type: "conversation", conversation });
        if (events.length > 0) send({ type: "events", conversation: frame.conversation, after: 0, upto: events.at(-1).seq, events });
      }
    });
  });
}
