import { useSignal } from "@preact/signals";
import { Problem, signIn } from "./account";
import { LanguageChoice } from "./language";
import { t, written } from "./texts";

/** The form that stands before every page of agents and admins. */
export function SignIn() {
  const fault = useSignal("");
  const busy = useSignal(false);

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    busy.value = true;
    try {
      await signIn(String(data.get("email")), String(data.get("password")));
    } catch (e) {
      const problem = e as Problem;
      if (problem.code === "unauthenticated") fault.value = t("signin_wrong");
      else if (problem.code === "limited") fault.value = t("signin_limited", { time: written().duration(problem.retryAfter || 60) });
      else fault.value = t("signin_unavailable");
    }
    busy.value = false;
  }

  return (
    <main class="signin">
      <form onSubmit={submit}>
        <h1>Dragoman</h1>
        <label>
          {t("email")}
          <input name="email" type="email" autocomplete="username" required autofocus />
        </label>
        <label>
          {t("password")}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="fault" role="alert">
          {fault}
        </p>
        <button class="primary" disabled={busy}>
          {t("signin")}
        </button>
        <LanguageChoice />
      </form>
    </main>
  );
}
