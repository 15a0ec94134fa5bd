// A connection that stays: it reconnects as docs/protocol.md says, answers and
// sends pings, and notices when the other end has gone silent.

import type { Outgoing, Welcome } from "./frames";

/**
 * connecting: opening, or waiting for the welcome. online: frames may be sent.
 * offline: lost, a new attempt is planned. stopped: it will not come back by
 * itself; the code says why.
 */
export type Status = "connecting" | "online" | "offline" | "stopped";

/** What a client does about a close code: wait so many seconds, or stop. */
type Answer = "grow" | "stop" | number;

const goingAway = 1001;
const badFrame = 4002;
export const badToken = 4005;
export const signedOut = 4007;

/** A connection that takes longer to open is given up when the page wakes, seconds. */
const connectPatience = 5;

function answer(code: number, faults: number): Answer {
  switch (code) {
    case goingAway:
      return Math.random() * 5;
    case 4000: // slow
    case 4009: // the account changed
      return 0;
    case badFrame:
      return faults > 1 ? "stop" : 0;
    case 4003: // version
    case 4004: // key or origin
    case signedOut:
      return "stop";
    case 4006: // too many connections
      return 30;
    default:
      return "grow";
  }
}

export interface LinkOptions<Frame> {
  url: string;
  /** The first frame of every connection. */
  hello: () => Outgoing;
  /** A frame came, pings excepted; the welcome is one of them. */
  onFrame: (frame: Frame) => void;
  onStatus: (status: Status) => void;
  /** The connection ended; before the status changes. */
  onClose?: (code: number, welcomed: boolean) => void;
}

export class Link<Frame extends { type: string }> {
  status: Status = "offline";
  /** Close code of a stopped link. */
  stoppedBy = 0;

  #options: LinkOptions<Frame>;
  #socket?: WebSocket;
  #attempts = 0;
  #badFrames = 0;
  #timer = 0;
  #watch = 0;
  #heard = 0;
  #ping = 30;
  #started = false;

  constructor(options: LinkOptions<Frame>) {
    this.#options = options;
  }

  /** Opens the connection and keeps it open. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#gone);
    document.addEventListener("visibilitychange", this.#wake);
    this.#connect();
  }

  /** Closes the connection for good. */
  stop(): void {
    this.#started = false;
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#gone);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#drop();
    this.#set("offline");
  }

  /** Sends a frame; false when there is no connection to send it on. */
  send(frame: Outgoing): boolean {
    if (this.status !== "online" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Ends the present connection and opens a new one at once. */
  reconnect(): void {
    if (!this.#started) return;
    this.#drop();
    this.#connect();
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#set("connecting");
    let welcomed = false;
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#heard = Date.now();
    this.#keepWatch();
    socket.onopen = () => socket.send(JSON.stringify(this.#options.hello()));
    socket.onmessage = (e) => {
      if (socket !== this.#socket) return;
      this.#heard = Date.now();
      const frame = JSON.parse(e.data as string) as Frame;
      if (frame.type === "ping") return socket.send('{"type":"pong"}');
      if (frame.type === "pong") return;
      if (frame.type === "welcome") {
        welcomed = true;
        this.#attempts = 0;
        this.#ping = (frame as unknown as Welcome).limits?.ping || this.#ping;
        this.#keepWatch();
        this.status = "online";
      }
      this.#options.onFrame(frame);
      if (frame.type === "welcome" && this.status === "online") this.#options.onStatus("online");
    };
    socket.onclose = (e) => {
      if (socket === this.#socket) this.#lost(e.code, welcomed);
    };
  }

  #lost(code: number, welcomed: boolean): void {
    this.#drop();
    if (code === badFrame) this.#badFrames++;
    this.#options.onClose?.(code, welcomed);
    if (!this.#started) return;
    const what = answer(code, this.#badFrames);
    if (what === "stop") {
      this.stoppedBy = code;
      this.#set("stopped");
      return;
    }
    const grown = Math.min(30, 0.5 * 2 ** this.#attempts++) * (0.5 + Math.random());
    // A browser that knows it is offline will say when that changes; the slow
    // attempts are for those that are mistaken.
    const seconds = navigator.onLine ? (what === "grow" ? grown : what) : 30;
    this.#set("offline");
    this.#timer = window.setTimeout(() => this.#connect(), seconds * 1000);
  }

  /** Forgets the present socket without planning another. */
  #drop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #keepWatch(): void {
    clearInterval(this.#watch);
    this.#watch = window.setInterval(() => {
      const silent = (Date.now() - this.#heard) / 1000;
      if (silent >= 2 * this.#ping) this.#lost(4008, true);
      else if (silent >= this.#ping) this.send({ type: "ping" });
    }, (this.#ping * 1000) / 4);
  }

  // The network is back or the page is looked at again: don't wait for a timer,
  // and don't trust a socket that has been silent for long.
  #wake = (): void => {
    if (document.hidden || this.status === "stopped") return;
    const silent = (Date.now() - this.#heard) / 1000;
    const patience = this.status === "online" ? 2 * this.#ping : connectPatience;
    if (this.status === "offline" || silent >= patience) this.reconnect();
  };

  #gone = (): void => {
    if (this.#socket) this.#lost(1006, this.status === "online");
  };

  #set(status: Status): void {
    if (status === this.status) return;
    this.status = status;
    this.#options.onStatus(status);
  }
}
