import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem, request, sendCode, signIn } from "./account";
import { LanguageChoice } from "./language";
import { t, written } from "./texts";

/** Why the provider's sign-in failed, as the server says in the address. */
const reasons = ["email", "domain", "unknown", "failed"];

/** The form that stands before every page of agents and admins. */
export function SignIn() {
  const fault = useSignal("");
  const busy = useSignal(false);
  const second = useSignal(false);
  const provider = useSignal("");

  useEffect(() => {
    const reason = new URLSearchParams(location.search).get("signin");
    if (reason) fault.value = reasons.includes(reason) ? t(`signin_failed_${reason}`) : t("signin_unavailable");
    request<{ oidc?: string }>("GET", "session/ways")
      .then((ways) => (provider.value = ways.oidc ?? ""))
      .catch(() => undefined); // the password is a way
  }, []);

  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const data = new FormData(e.currentTarget as HTMLFormElement);
    busy.value = true;
    fault.value = "";
    try {
      if (second.value) await sendCode(String(data.get("code")));
      else second.value = !(await signIn(String(data.get("email")), String(data.get("password"))));
    } catch (e) {
      const problem = e as Problem;
      if (problem.code === "invalid") fault.value = t("signin_code_wrong");
      else if (problem.code === "unauthenticated") {
        fault.value = t(second.value ? "signin_again" : "signin_wrong");
        second.value = false;
      } else if (problem.code === "limited") fault.value = t("signin_limited", { time: written().duration(problem.retryAfter || 60) });
      else fault.value = t("signin_unavailable");
    }
    busy.value = false;
  }

  return (
    <main class="signin">
      <form onSubmit={submit}>
        <h1>Dragoman</h1>
        {second.value ? (
          <label key="code">
            {t("signin_code")}
            <input name="code" autocomplete="one-time-code" inputMode="text" autocapitalize="none" required autofocus />
          </label>
        ) : (
          <>
            <label>
              {t("email")}
              <input name="email" type="email" autocomplete="username" required autofocus />
            </label>
            <label>
              {t("password")}
              <input name="password" type="password" autocomplete="current-password" required />
            </label>
          </>
        )}
        <p class="fault" role="alert">
          {fault}
        </p>
        <button class="primary" disabled={busy}>
          {t("signin")}
        </button>
        {second.value && (
          <button type="button" class="link" onClick={() => (second.value = false)}>
            {t("signin_back")}
          </button>
        )}
        {provider.value && !second.value && (
          <a class="button" href={`/api/v1/oidc/start?to=${encodeURIComponent(location.pathname)}`}>
            {t("signin_with", { name: provider.value })}
          </a>
        )}
        <LanguageChoice />
      </form>
    </main>
  );
}
