// Who is signed in, and the REST interface that they talk to.

import { signal } from "@preact/signals";
import type { Agent } from "../wire/frames";

/** What the server answered instead of a result. */
export class Problem extends Error {
  code: string;
  /** Seconds to wait, with code "limited". */
  retryAfter: number;
  /** The field at fault, with code "invalid". */
  field: string;

  constructor(code: string, message: string, field = "", retryAfter = 0) {
    super(message);
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

/** The agent who is signed in; null: nobody; undefined: not known yet. */
export const account = signal<Agent | null | undefined>(undefined);

/** Sends a request to the API and returns its answer. Throws a Problem. */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new Problem("unavailable", "");
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const answer = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; field?: string };
  const code = answer.code ?? "internal";
  if (code === "unauthenticated") account.value = null;
  throw new Problem(code, answer.detail ?? response.statusText, answer.field?.replace(/^body\./, ""), Number(response.headers.get("Retry-After")) || 0);
}

/** Finds out who is signed in. */
export async function recallAccount(): Promise<void> {
  try {
    account.value = (await request<{ agent: Agent }>("GET", "session")).agent;
  } catch (e) {
    // A server that is away signs nobody out: leave it as it was.
    if ((e as Problem).code === "unauthenticated") account.value = null;
    else if (account.value === undefined) setTimeout(() => void recallAccount(), 2000);
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  account.value = (await request<{ agent: Agent }>("POST", "session", { email, password })).agent;
}

export async function signOut(): Promise<void> {
  await request("DELETE", "session");
  account.value = null;
}
