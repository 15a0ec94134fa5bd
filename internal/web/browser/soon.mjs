// Statements about a page that is still on its way to the state meant: frames
// and renders arrive after what caused them.

import assert from "node:assert/strict";

const patience = 30_000; // ms: a busy machine, as long as Playwright waits
const between = 25; // ms

/**
 * Reads until it is the value wanted (or matches, for a regular expression),
 * and fails with the last value read if that does not come.
 */
export async function soon(read, want, message) {
  const end = Date.now() + patience;
  for (;;) {
    const got = await read();
    try {
      if (want instanceof RegExp) assert.match(got, want, message);
      else assert.deepEqual(got, want, message);
      return;
    } catch (fault) {
      if (Date.now() > end) throw fault;
    }
    await new Promise((done) => setTimeout(done, between));
  }
}
