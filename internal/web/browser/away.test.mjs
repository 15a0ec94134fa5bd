// A buyer who writes outside hours: an address to answer at, a rating, the
// conversation by e-mail. Server and mail are real.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone } from "./browser.mjs";
import { Agent, Buyer } from "./pages.mjs";
import { Server, small, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 }; // several people at once on a slow machine

/** A mail server that keeps what it gets; next() gives the next mail. */
async function postOffice() {
  const mails = [];
  const waiting = [];
  const office = createServer((socket) => {
    let data = "";
    let body = false;
    const say = (line) => socket.write(`${line}\r\n`);
    say("220 post");
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      data += chunk;
      for (;;) {
        const end = body ? "\r\n.\r\n" : "\r\n";
        const at = data.indexOf(end);
        if (at < 0) return;
        const part = data.slice(0, at);
        data = data.slice(at + end.length);
        if (body) {
          body = false;
          mails.push(part);
          waiting.shift()?.(mails.shift());
          say("250 kept");
        } else if (/^DATA/i.test(part)) {
          body = true;
          say("354 go on");
        } else if (/^QUIT/i.test(part)) {
          say("221 bye");
          socket.end();
        } else say("250 ok");
      }
    });
  });
  await new Promise((done) => office.listen(0, "127.0.0.1", done));
  office.next = () => (mails.length > 0 ? Promise.resolve(mails.shift()) : new Promise((done) => waiting.push(done)));
  return office;
}

describe("away", () => {
  let server, browser, post;

  before(async () => {
    post = await postOffice();
    const mail = ["--smtp-host", "127.0.0.1", "--smtp-port", String(post.address().port), "--smtp-from", "chat@harbour.example", "--smtp-tls", "none"];
    server = await Server.start([...small, ...mail]);
    browser = await launch();
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
    post?.close();
  });

  test("outside hours a buyer leaves an address, later rates once and has the conversation sent", patience, async () => {
    const a = new Agent(await (await browser.newContext({ viewport: desktop, locale: "en" })).newPage(), server.url);
    await a.signIn();
    await a.call("PATCH", "stores/demo", { hours: { days: [], from: "08:00", to: "20:00", timezone: "UTC" } });

    const b = new Buyer(await (await browser.newContext({ viewport: phone, locale: "en" })).newPage(), server.url, "en");
    await b.open();
    await b.chat.getByRole("button", { name: "Talk to a person" }).click();
    const email = b.chat.getByLabel("E-mail address");
    await email.fill("kim@buyer");
    await email.press("Enter");
    await b.chat.locator(".fault:not(:empty)").waitFor();
    await soon(() => email.getAttribute("aria-invalid"), "true");
    await email.fill("kim@buyer.example");
    await b.chat.getByRole("button", { name: "Keep" }).click();
    await b.chat.getByText(/We can answer you at .*kim@buyer\.example/).waitFor();

    await a.show(/Queue/);
    await a.queue.first().click();
    await a.page.locator(".composer").getByRole("button", { name: /Take/ }).click();
    await a.say("It is on its way.");
    await b.said("It is on its way.").waitFor();
    await a.page.getByRole("button", { name: "Close as solved" }).click();
    await b.log.getByText("This case is closed.").waitFor();

    await b.chat.locator(".rating label").nth(3).click();
    await b.chat.locator(".rating").getByRole("button").click();
    await a.transcript.getByText("Rated 4 of 5").waitFor();
    await b.page.reload();
    await b.chat.locator(".launcher").click();
    await b.log.getByText("This case is closed.").waitFor();
    await b.chat.getByRole("button", { name: "Conversation by e-mail" }).click();
    await soon(() => b.chat.locator(".rating").count(), 0, "who has rated is not asked again");

    const sent = post.next();
    await soon(() => email.inputValue(), "kim@buyer.example", "the address that was left is filled in");
    await email.press("Enter");
    await b.chat.getByText(/It is on its way to .*kim@buyer\.example/).waitFor();
    const mail = await sent;
    assert.match(mail, /^To: .*kim@buyer\.example/m);
    assert.match(mail.replace(/=\r\n/g, ""), /It is on its way\./);
    assert.deepEqual([...a.faults, ...b.faults], []);
  });
});
