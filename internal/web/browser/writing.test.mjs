// What an agent writes, from the draft to what was refused, over a staged desk.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stagedDesk } from "./desk.mjs";
import { soon } from "./soon.mjs";
import { facts } from "./stage.mjs";
import { desk } from "./states_console.mjs";

const patience = { timeout: 180_000 };

describe("writing", () => {
  const open = stagedDesk();

  test("a draft belongs to its chat and survives a reload", patience, async () => {
    const page = await open();
    await page.row("My parcel is late").first().click();
    await page.field.fill("I'll ask the carrier");
    await page.row("How long does a refund take?").click();
    await soon(() => page.field.inputValue(), "");
    await page.row("Draft: I'll ask the carrier").waitFor();
    await page.reload();
    await page.row("Draft: I'll ask the carrier").click();
    await soon(() => page.field.inputValue(), "I'll ask the carrier");
    await page.context().close();
  });

  test("a reply to a chat that is no longer the agent's is said not to be sent, and can be had back", patience, async () => {
    const page = await open((frame) =>
      frame.type === "message" ? [{ type: "error", code: "not_assigned", id: frame.id, conversation: frame.conversation, message: "" }] : [],
    );
    await page.row("My parcel is late").first().click();
    await page.field.fill("Too late");
    await page.keyboard.press("Enter");
    await page.locator(".transcript").getByText("Not sent: this chat is no longer yours.").waitFor();
    await page.getByRole("button", { name: "Back to the draft" }).click();
    await soon(() => page.field.inputValue(), "Too late");
    await soon(() => page.locator(".said.failed").count(), 0);
    await page.context().close();
  });

  test("what was refused stays to be copied, with who has the chat", patience, async () => {
    const page = await open((frame) =>
      frame.type === "message" ? [{ type: "error", code: "not_assigned", id: frame.id, conversation: frame.conversation, message: "", holder: { state: "assigned", agent: "Bob" } }] : [],
    );
    await page.row("My parcel is late").first().click();
    await page.field.fill("Too late");
    await page.keyboard.press("Enter");
    await page.locator(".transcript").getByText("Not sent: Bob has this chat now.").waitFor();
    page.push({ type: "mine", mine: [desk.mine[1]] });
    await page.row("How long does a refund take?").click();
    const kept = page.locator(".notices", { hasText: "Not sent: Bob has this chat now." });
    await kept.getByText("Too late").waitFor();
    await kept.getByRole("button", { name: "Discard" }).click();
    await kept.getByText("Too late").waitFor({ state: "detached" });
    await page.context().close();
  });

  test("a note goes to colleagues, not to the buyer", patience, async () => {
    const sent = [];
    const page = await open((frame) => {
      sent.push(frame);
      return frame.type === "note" ? [{ type: "ack", id: frame.id, conversation: frame.conversation, seq: 99 }] : [];
    });
    await page.row("My parcel is late").first().click();
    await page.field.fill("Their last parcel was lost too");
    await page.getByRole("button", { name: "Keep as note" }).click();
    await page.locator(".said.internal", { hasText: "Their last parcel was lost too" }).waitFor();
    await soon(() => page.field.inputValue(), "");
    await soon(() => sent.filter((f) => ["note", "message"].includes(f.type)).map((f) => f.type), ["note"]);
    await page.context().close();
  });

  test("a note that was begun stays one when the chat becomes the agent's own", patience, async () => {
    const sent = [];
    const theirs = facts("o1", { state: "assigned", agent: "lin", last_seq: 9 });
    const page = await open((frame) => (["note", "message"].includes(frame.type) ? (sent.push([frame.type, frame.text]), [{ type: "ack", id: frame.id, conversation: "o1", seq: 10 }]) : []), { mine: [], queue: [theirs], logs: { o1: desk.logs.c1 } });
    await page.row("My parcel is late").click();
    await page.locator(".said").first().waitFor();
    await page.field.fill("They have been rude to Lin");
    page.push({ type: "mine", mine: [{ ...theirs, agent: "marta" }] });
    await page.tab(/My chats/);
    await page.row("My parcel is late").waitFor();
    await soon(() => page.field.inputValue(), "They have been rude to Lin");
    await page.field.press("Enter");
    await soon(() => sent, [["note", "They have been rude to Lin"]]);
    await page.getByRole("textbox", { name: "Reply" }).fill("Hello, this is Marta");
    await page.keyboard.press("Enter");
    await soon(() => sent.at(-1), ["message", "Hello, this is Marta"]);
    await page.context().close();
  });

  test("what was written without a connection waits, survives a reload, and goes out in order", patience, async () => {
    const sent = new Map(); // by id: what had no answer yet at the reload is sent once more
    let away = false;
    const page = await open((frame) => {
      if (frame.type !== "message" || away) return [];
      sent.set(frame.id, frame.text);
      return [{ type: "ack", id: frame.id, conversation: frame.conversation, seq: 10 + [...sent.keys()].indexOf(frame.id) }];
    });
    await page.row("My parcel is late").first().click();
    await page.context().setOffline(true);
    away = true;
    await page.locator(".bars > .bar").getByText("No connection").waitFor();
    for (const text of ["first", "second", "third"]) {
      await page.field.fill(text);
      await page.keyboard.press("Enter");
    }
    await page.locator(".bars > .bar").getByText("Waiting to be sent: 3.").waitFor();
    await soon(() => page.locator(".said.waiting").count(), 3);
    assert.equal(sent.size, 0);
    away = false;
    await page.context().setOffline(false);
    await page.reload();
    await page.row("My parcel is late").first().click();
    await page.locator(".said", { hasText: "third" }).waitFor();
    await soon(() => [...sent.values()], ["first", "second", "third"]);
    await page.context().close();
  });

  test("suggestions follow the buyer's latest message once an agent has the chat", patience, async () => {
    const asked = [];
    const page = await open(undefined, { likely: ["refund.when"] });
    page.on("request", (r) => r.url().endsWith("/ask") && asked.push(r.postDataJSON()));
    await page.row("My parcel is late").first().click();
    await page.locator(".suggestions").getByText("How long does a refund take?").waitFor();
    await soon(() => page.locator(".suggestions li").count(), 1);
    await soon(() => asked, [{ text: "Thank you!", locale: "en" }]);
    await page.context().close();
  });

  test("a slash finds canned replies; arrows choose, Enter inserts, nothing is sent", patience, async () => {
    const sent = [];
    const page = await open((frame) => (frame.type === "message" && sent.push(frame), []));
    await page.row("My parcel is late").first().click();
    await page.field.pressSequentially("/tha");
    const options = page.locator(".picker").getByRole("option");
    await options.first().waitFor();
    await soon(() => options.locator("strong").allInnerTexts(), ["Thanks for waiting", "Goodbye"], "by name first, then by text");
    await soon(() => page.field.getAttribute("aria-activedescendant"), await options.first().getAttribute("id"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await soon(() => page.field.inputValue(), "Thank you for writing to us. Have a lovely day!");
    await page.field.fill("/nothing like it");
    await page.keyboard.press("Enter");
    await soon(() => page.field.inputValue(), "/nothing like it", "half a search is no message");
    await page.keyboard.press("Escape");
    await soon(() => page.locator(".picker").getByRole("option").count(), 0);
    await soon(() => page.evaluate(() => document.activeElement.tagName), "TEXTAREA");
    await page.field.fill("");
    await page.getByRole("button", { name: "Canned replies" }).click();
    await page.locator(".picker").getByRole("option", { name: /Return window/ }).click();
    await soon(() => page.field.inputValue(), "You can send it back within 30 days of delivery.", "with the fact filled in");
    assert.deepEqual(sent, []);
    await page.context().close();
  });

  test("canned replies are in the buyer's language, or marked as the store's own", patience, async () => {
    const page = await open();
    await page.row("How long does a refund take?").click();
    await page.field.fill("/фото");
    await page.locator(".picker").getByRole("option", { name: /Ask for a photo/ }).click();
    await soon(() => page.field.inputValue(), "Пришлите, пожалуйста, фото повреждения.");
    await page.field.fill("/bye");
    await page.locator(".picker").getByRole("option", { name: /Goodbye.*\(answer in English\)/ }).waitFor();
    await page.context().close();
  });
});
