// Two admins at the knowledge desk of a real server, for tests.

import assert from "node:assert/strict";
import { desktop, launch } from "./browser.mjs";
import { signIn } from "./pages.mjs";
import { admin, Server, small } from "./server.mjs";
import { soon } from "./soon.mjs";

const bob = { email: "bob@harbour.example", password: "another password for tests" };

export class KnowledgeDesk {
  /** Ann, who owns the installation, and Bob are signed in; without flags the knowledge base is small. */
  static async start(flags = small) {
    const desk = new KnowledgeDesk();
    desk.server = await Server.start(flags);
    desk.browser = await launch();
    desk.ann = await desk.signIn(admin);
    await desk.call(desk.ann, "POST", "agents", { ...bob, name: "Bob", role: "admin" });
    desk.bob = await desk.signIn(bob);
    return desk;
  }

  async stop() {
    await this.browser?.close();
    await this.server?.stop();
  }

  async signIn({ email, password }) {
    const page = await (await this.browser.newContext({ viewport: desktop, locale: "en", timezoneId: "Europe/Berlin" })).newPage();
    await page.goto(`${this.server.url}/admin`);
    await signIn(page, email, password);
    await page.locator(".admin main > *").waitFor();
    return page;
  }

  /** Asks the server as the admin of a page; returns its answer. */
  async call(page, method, path, data) {
    const answer = await page.request.fetch(`${this.server.url}/api/v1/${path}`, { method, headers: { Origin: this.server.url }, data });
    assert.ok(answer.ok(), `${method} ${path}: ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  }

  /** Opens a room of the admin page anew. */
  async room(page, name) {
    await page.goto(`${this.server.url}/admin#${name}`);
    await page.reload();
    await page.locator(".admin main > *").waitFor();
  }

  /** Opens a place of the desk anew. */
  async go(page, place) {
    await this.room(page, `edit/${place}`);
    await page.locator(".edit").waitFor();
  }

  column(page, lang = "English") {
    return page.getByRole("region", { name: lang, exact: true });
  }

  field(page, name, lang) {
    return this.column(page, lang).getByLabel(name, { exact: true });
  }

  save(page, lang) {
    return this.column(page, lang).getByRole("button", { name: "Save", exact: true }).click();
  }

  /** Turns four eyes on or off. */
  async fourEyes(page, on) {
    await this.go(page, "publish");
    await page.getByLabel(/Four eyes/).setChecked(on);
    await soon(async () => (await this.call(page, "GET", "knowledge/draft")).four_eyes, on);
  }

  /** A line of the history of revisions, by its note. */
  revision(page, note) {
    return page.locator(".revisions > li", { hasText: note }).first();
  }

  /** Hands the draft in; `at` fills in more fields of the form by their labels. */
  async submit(page, note, at = {}) {
    await this.go(page, "publish");
    await page.getByLabel("What was changed, and why").fill(note);
    for (const [label, value] of Object.entries(at)) await page.getByLabel(label).fill(value);
    await page.getByRole("button", { name: "Submit for review" }).click();
    await this.revision(page, note).waitFor();
  }
}
