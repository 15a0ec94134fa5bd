// What a buyer and an agent do on their pages.

import { admin } from "./server.mjs";

/** Fills in the sign-in that a page shows. */
export async function signIn(page, email = admin.email, password = admin.password) {
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.keyboard.press("Enter");
}

export class Buyer {
  constructor(page, base, lang) {
    this.page = page;
    this.base = base;
    this.lang = lang;
    this.chat = page.locator("dragoman-chat");
    this.field = this.chat.locator("textarea");
    this.log = this.chat.getByRole("log");
    this.bar = this.chat.locator(".bar");
    this.faults = [];
    page.on("pageerror", (e) => this.faults.push(e.message));
    page.on("console", (m) => m.type() === "error" && /security policy|Uncaught/i.test(m.text()) && this.faults.push(m.text()));
  }

  async open() {
    await this.page.goto(`${this.base}/?lang=${this.lang}`);
    await this.chat.locator(".launcher").click();
    await this.field.waitFor();
  }

  async say(text) {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  /** The buyer's own messages as shown, oldest first. */
  own() {
    return this.log.locator(".said.buyer").allInnerTexts();
  }

  said(text) {
    return this.log.locator(".said", { hasText: text });
  }

  /** Messages that are not known to have arrived. */
  get onTheWay() {
    return this.log.locator(".said.waiting");
  }
}

export class Agent {
  constructor(page, base) {
    this.page = page;
    this.base = base;
    this.field = page.locator(".composer textarea:not(.closed *)"); // the buyer gets it; where they would not, it is for notes
    this.transcript = page.getByRole("log");
    this.faults = [];
    page.on("pageerror", (e) => this.faults.push(e.message));
  }

  async signIn({ email, password } = admin) {
    await this.page.goto(`${this.base}/console`);
    await signIn(this.page, email, password);
    await this.page.locator(".desk").waitFor();
  }

  /** Asks the server for what the pages have no button for; returns its answer. */
  async call(method, path, body) {
    const [status, answer] = await this.page.evaluate(
      async ([method, path, body]) => {
        const response = await fetch(`/api/v1/${path}`, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
        return [response.status, await response.text()];
      },
      [method, path, body],
    );
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${answer}`);
    return answer && JSON.parse(answer);
  }

  /** Shows a tab of the list: Mine, Queue or All. */
  show(name) {
    return this.page.getByRole("tab", { name }).click();
  }

  /** Rows of the queue; there are none while another tab is shown. */
  get queue() {
    return this.page.locator(".list .panel.queue .row");
  }

  get mine() {
    return this.page.locator(".list .panel.mine .row");
  }

  async say(text) {
    await this.field.fill(text);
    await this.field.press("Enter");
  }
}
