// A chat in a browser, with the real server behind it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, launch, phone } from "./browser.mjs";
import { Agent, Buyer } from "./pages.mjs";
import { Server, starting } from "./server.mjs";
import { soon } from "./soon.mjs";

const patience = { timeout: 180_000 }; // several people at once on a slow machine

describe("chat", () => {
  let server, browser;
  let lamps = 0;

  before(async () => {
    server = await Server.start();
    browser = await launch();
  }, starting);

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function buyer(lang, viewport = phone) {
    const context = await browser.newContext({ viewport, locale: lang });
    const buyer = new Buyer(await context.newPage(), server.url, lang);
    buyer.context = context;
    await buyer.open();
    return buyer;
  }

  async function agent() {
    const context = await browser.newContext({ viewport: desktop, locale: "en" });
    const agent = new Agent(await context.newPage(), server.url);
    agent.context = context;
    await agent.signIn();
    return agent;
  }

  /** Has the agent take this buyer's conversation, whoever else is waiting. */
  async function take(a, b) {
    const about = `It is about lamp ${++lamps}.`;
    await b.say(about);
    await a.show(/Queue/); // it is not shown first to who has chats already
    await a.queue.filter({ hasText: about }).click();
    await a.page.locator(".composer").getByRole("button", { name: /Take/ }).click();
    await a.field.waitFor();
    return about;
  }

  test("a question in Spanish is answered, handed to a person and comes back", patience, async () => {
    const b = await buyer("es");
    await b.log.getByText("¡Hola! ¿En qué podemos ayudarle?").waitFor();
    await soon(() => b.log.locator(".chip").count(), 5, "the questions asked most are offered");
    assert.deepEqual(await b.page.evaluate(() => Object.keys(localStorage)), [], "nothing is stored before the first message");
    assert.deepEqual(await b.context.cookies(), [], "and no cookie either");

    await b.say("¿Cuánto tarda la entrega a México?");
    const answer = b.log.locator(".said.assistant");
    await answer.first().waitFor();
    await soon(() => answer.first().innerText(), /7.15 días/, "the store's fact stands in the answer");
    await b.log.getByText("¿Le ha servido?").waitFor();

    const a = await agent();
    await b.chat.getByRole("button", { name: "Hablar con una persona" }).click();
    await b.log.getByText("Consulta pasada a nuestro equipo").waitFor();
    await a.queue.first().waitFor();
    await a.page.keyboard.press("j");
    await a.page.locator(".transcript").getByText("¿Cuánto tarda la entrega a México?").waitFor();
    await a.page.keyboard.press("t");
    await b.log.getByText("Admin se ha unido al chat").waitFor();
    await b.chat.locator("header").getByText("Admin").waitFor();

    await a.field.pressSequentially("Hola,");
    await b.log.locator(".typing").waitFor();
    await a.say("Hola, soy de Harbour & Co. Lo miro ahora mismo.");
    await b.said("Lo miro ahora mismo.").waitFor();
    await soon(() => b.log.locator(".typing").count(), 0, "what was being typed has come");

    await b.field.pressSequentially("Gra");
    await a.transcript.getByText("The buyer is typing…").waitFor();
    await b.say("Gracias");
    await a.transcript.locator(".said.buyer", { hasText: "Gracias" }).waitFor();

    await b.page.reload();
    await b.chat.locator(".launcher").click();
    await b.said("Gracias").waitFor();
    await soon(() => b.own(), ["¿Cuánto tarda la entrega a México?", "Quisiera hablar con una persona, por favor.", "Gracias"]);

    await a.page.getByRole("button", { name: "Close as solved" }).click();
    await a.page.getByText("The chat is being closed.").waitFor();
    await b.log.getByText("Esta consulta está cerrada.").waitFor();
    await b.chat.getByTitle("Muy bien").click();
    await b.chat.getByPlaceholder("¿Quiere añadir algo?").fill("Todo claro");
    await b.chat.locator(".rating").getByRole("button").click();
    await b.chat.getByText("¡Gracias por su valoración!").waitFor();
    await a.transcript.getByText("Rated 5 of 5: Todo claro").waitFor();

    // Who writes again gets the agent who closed the case, as they are there.
    const joined = await b.log.getByText("Admin se ha unido al chat").count();
    await b.say("¿Cómo devuelvo un artículo?");
    await b.log.getByText("Admin se ha unido al chat").nth(joined).waitFor();
    await a.transcript.locator(".said.buyer", { hasText: "¿Cómo devuelvo un artículo?" }).waitFor();
    await soon(() => b.chat.locator(".rating").count(), 0, "a new case has nothing to rate");
    assert.deepEqual([...b.faults, ...a.faults], []);
    await Promise.all([b.context.close(), a.context.close()]);
  });

  test("a closing can be taken back", patience, async () => {
    const b = await buyer("en");
    const a = await agent();
    await b.chat.getByRole("button", { name: "Talk to a person" }).click();
    await take(a, b);
    await a.page.keyboard.press("Escape");
    await a.page.keyboard.press("e");
    await a.page.getByText("The chat is being closed.").waitFor();
    await a.page.keyboard.press("z");
    await a.page.getByText("The chat is being closed.").waitFor({ state: "detached" });
    await a.page.keyboard.press("r");
    await a.say("Still here.");
    await b.said("Still here.").waitFor();
    await a.page.getByRole("button", { name: "Spam" }).click();
    await b.log.getByText("This case is closed.").waitFor();
    await Promise.all([b.context.close(), a.context.close()]);
  });

  test("the widget follows the buyer into another language", patience, async () => {
    const b = await buyer("en");
    await b.say("How long does delivery take?");
    await b.log.getByText("Did this help?").waitFor();
    await b.say("Quels moyens de paiement acceptez-vous ?");
    await b.log.getByText("Cela vous a-t-il aidé ?").waitFor();
    await soon(() => b.chat.locator(".panel").getAttribute("lang"), "fr");
    await b.context.close();
  });

  test("what is written without a network is sent when it is back: once, in order", patience, async () => {
    const b = await buyer("en");
    await b.say("How long does delivery take?");
    await b.log.locator(".said.assistant").first().waitFor();
    await b.context.setOffline(true);
    for (const text of ["first", "second", "third"]) await b.say(text);
    await b.bar.getByText("Connection lost").waitFor();
    await soon(() => b.onTheWay.count(), 3);
    const back = b.bar.getByText("Connected again").waitFor(); // it stands for a moment only
    await b.context.setOffline(false);
    await back;
    await b.onTheWay.first().waitFor({ state: "detached" });
    const own = ["How long does delivery take?", "first", "second", "third"];
    await soon(() => b.own(), own);
    await b.page.reload();
    await b.chat.locator(".launcher").click();
    await b.said("third").waitFor();
    await soon(() => b.own(), own, "the record holds them as they were shown");
    await b.context.close();
  });

  test("a killed server loses and doubles nothing", { timeout: 120_000 }, async () => {
    const b = await buyer("en");
    const a = await agent();
    await b.chat.getByRole("button", { name: "Talk to a person" }).click();
    const about = await take(a, b);
    await a.say("one from the agent");
    await b.said("one from the agent").waitFor();
    await b.say("one from the buyer");
    await a.transcript.getByText("one from the buyer").waitFor();

    await server.kill();
    await b.say("two, to nobody");
    await a.say("two, to nobody either");
    await b.bar.getByText("Connection lost").waitFor();
    await a.page.locator(".bars > .bar").getByText("No connection").waitFor();
    await server.run();
    await b.said("two, to nobody either").waitFor();
    await b.onTheWay.first().waitFor({ state: "detached" });
    await a.transcript.locator(".said.buyer", { hasText: "two, to nobody" }).waitFor();
    await b.say("three");
    await a.transcript.getByText("three").waitFor();

    const want = ["I'd like to talk to a person, please.", about, "one from the buyer", "two, to nobody", "three"];
    await soon(() => b.own(), want);
    await soon(() => a.transcript.locator(".said.buyer .bubble").allInnerTexts(), want);
    const agents = ["one from the agent", "two, to nobody either"];
    await soon(() => b.log.locator(".said.agent").allInnerTexts(), agents);
    await soon(() => a.transcript.locator(".said.agent .bubble").allInnerTexts(), agents);
    await b.page.reload();
    await b.chat.locator(".launcher").click();
    await b.said("three").waitFor();
    await soon(() => b.own(), want);
    assert.deepEqual([...b.faults, ...a.faults], []);
    await Promise.all([b.context.close(), a.context.close()]);
  });

  test("a message written while the server is down survives a closed page", { timeout: 120_000 }, async () => {
    const context = await browser.newContext({ viewport: phone });
    const b = new Buyer(await context.newPage(), server.url, "en");
    await b.open();
    await b.say("How long does delivery take?");
    await b.log.locator(".said.assistant").first().waitFor();
    await server.kill();
    await b.say("written to nobody");
    await b.onTheWay.waitFor();
    await b.page.close();
    await server.run();
    const again = new Buyer(await context.newPage(), server.url, "en");
    await again.open();
    await again.said("written to nobody").waitFor();
    await again.onTheWay.waitFor({ state: "detached" });
    await soon(() => again.own(), ["How long does delivery take?", "written to nobody"]);
    await context.close();
  });

  test("two tabs of a visitor are one conversation", patience, async () => {
    const b = await buyer("en");
    const other = new Buyer(await b.context.newPage(), server.url, "en");
    await other.open();
    await b.say("How long does delivery take?");
    await other.said("How long does delivery take?").waitFor();
    await other.say("Thanks");
    await b.said("Thanks").waitFor();
    await soon(() => b.own(), ["How long does delivery take?", "Thanks"]);
    await soon(() => other.own(), ["How long does delivery take?", "Thanks"]);
    await b.context.close();
  });

  test("an input method's Enter does not send half a word; Shift+Enter breaks the line", patience, async () => {
    const b = await buyer("en");
    await b.field.fill("にほ");
    await b.field.evaluate((field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, composed: true })));
    await soon(() => b.field.inputValue(), "にほ");
    await b.field.fill("a");
    await b.field.press("Shift+Enter");
    await b.field.pressSequentially("b");
    await soon(() => b.field.inputValue(), "a\nb");
    await b.page.keyboard.press("Escape");
    await soon(() => b.chat.locator(".panel").isHidden(), true);
    await soon(() => b.page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), "launcher", "the focus goes back to where it came from");
    await b.context.close();
  });
});
