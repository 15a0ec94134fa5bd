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
