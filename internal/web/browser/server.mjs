// The real server, for tests: on a free port, with a data folder of its own.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const admin = { email: "admin@localhost", password: "a password for tests only" };

/** For the hook that starts the server: on a slow machine it takes minutes to read the knowledge base. */
export const starting = { timeout: 300_000 };

/** For tests that are not about answers: a knowledge base that is read in a moment. */
export const small = ["--knowledge", fileURLToPath(new URL("../../e2e/testdata/knowledge", import.meta.url))];

/**
 * A port that nobody listens on now, and that nobody gets by accident before the
 * server has it: the system gives those above 32767 to whoever asks for any.
 */
async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const probe = createServer();
    const free = await new Promise((done) => probe.once("error", () => done(false)).listen(port, "127.0.0.1", () => done(true)));
    if (!free) continue;
    await new Promise((done) => probe.close(done));
    return port;
  }
}

export class Server {
  #binary = process.env.DRAGOMAN_BIN;
  #process;
  #output = "";

  static async start(flags = []) {
    const server = new Server();
    if (!server.#binary) throw new Error("DRAGOMAN_BIN must name the dragoman binary to test");
    server.flags = flags;
    server.dir = await mkdtemp(join(tmpdir(), "dragoman-browser-"));
    server.addr = `127.0.0.1:${await freePort()}`;
    server.url = `http://${server.addr}`;
    await server.run();
    return server;
  }

  /** Starts the program, or starts it again, on the same data and port. */
  async run() {
    this.#process = spawn(this.#binary, ["serve", "--data-dir", this.dir, "--addr", this.addr, ...this.flags], {
      env: { ...process.env, DRAGOMAN_ADMIN_PASSWORD: admin.password, DATABASE_URL: "", REDIS_URL: "" },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on("data", (data) => (this.#output += data));
    }
    this.#process.once("exit", (code, signal) => {
      if (signal !== "SIGKILL") console.error(`the server ended by itself (${code ?? signal}):\n${this.#output}`);
    });
    for (const end = Date.now() + starting.timeout; Date.now() < end; ) {
      if (this.#process.exitCode !== null) throw new Error(`the server ended:\n${this.#output}`);
      const ready = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (ready?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`the server did not get ready:\n${this.#output}`);
  }

  /** Ends the program as a crash would. */
  async kill() {
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill("SIGKILL");
    await ended;
  }

  async stop() {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }
}
