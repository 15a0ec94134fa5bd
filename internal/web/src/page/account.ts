// Who is signed in, and the REST interface that they talk to.

import { signal } from "@preact/signals";
import type { Agent } from "../wire/frames";

/** Why something failed: the name of a text, and what fills it in. */
export interface Reason {
  name: string;
  args?: Record<string, string>;
}

/** What the server answered instead of a result. */
export class Problem extends Error {
  code: string;
  /** Seconds to wait, with code "limited". */
  retryAfter: number;
  /** The field at fault, with code "invalid". */
  field: string;
  /** Finer than the code, for those who have words for it. */
  reason: Reason | undefined;

  constructor(code: string, message: string, field = "", retryAfter = 0, reason?: Reason) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

/** The agent who is signed in; null: nobody; undefined: not known yet. */
export const account = signal<Agent | null | undefined>(undefined);

/** What the account may do in its stores. */
export const permissions = signal<string[]>([]);

/** Reports whether the account may do this. */
export function may(permission: string): boolean {
  return permissions.value.includes(permission);
}

interface Session {
  agent?: Agent;
  permissions?: string[];
  /** The password is right; a code is still to come. */
  code_needed?: boolean;
}

function enter(session: Session): boolean {
  if (!session.agent) return false;
  permissions.value = session.permissions ?? [];
  account.value = session.agent;
  return true;
}

/** Sends a request to the API and returns its answer; a body is JSON, or a form with files. Throws a Problem. */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData; // the browser writes its header
  const asking = account.peek();
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers: body === undefined || form ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? null : form ? body : JSON.stringify(body),
    });
  } catch {
    throw new Problem("unavailable", "");
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const answer = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; field?: string; reason?: Reason };
  const code = answer.code ?? "internal";
  // It says nothing of who has signed in since.
  if (code === "unauthenticated" && account.peek() === asking) account.value = null;
  throw new Problem(code, answer.detail ?? response.statusText, answer.field?.replace(/^body\./, ""), Number(response.headers.get("Retry-After")) || 0, answer.reason);
}

/** Finds out who is signed in. */
export async function recallAccount(): Promise<void> {
  const before = account.peek();
  try {
    const session = await request<Session>("GET", "session");
    if (account.peek() === before) enter(session); // else somebody has signed in or out meanwhile
  } catch {
    // A server that is away signs nobody out: leave it as it was.
    if (account.value === undefined) setTimeout(() => void recallAccount(), 2000);
  }
}

/** Signs in; false: a code is still to come, see sendCode. */
export async function signIn(email: string, password: string): Promise<boolean> {
  return enter(await request<Session>("POST", "session", { email, password }));
}

/** The second step of signing in. */
export async function sendCode(code: string): Promise<void> {
  enter(await request<Session>("POST", "session/code", { code }));
}

export async function signOut(): Promise<void> {
  await request("DELETE", "session");
  account.value = null;
}
