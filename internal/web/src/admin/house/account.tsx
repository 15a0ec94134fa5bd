import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { account, recallAccount, request } from "../../page/account";
import { t } from "../../page/texts";
import { useFault } from "../form";
import { useTurns } from "../turns";

interface Setup {
  secret: string;
  link: string;
  qr: string;
  size: number;
}

/** One's own account: password, one-time codes, signing out everywhere. */
export function Account() {
  return (
    <div class="account">
      <h1>{account.value?.name}</h1>
      <p class="quiet">
        {account.value?.email} · {t(`admin.role_${account.value?.role ?? "agent"}`)}
      </p>
      <Password />
      <Codes />
      <Everywhere />
    </div>
  );
}

function Password() {
  const fault = useFault(["old", "new"]);
  const said = useSignal(false);
  const [turn, busy] = useTurns();
  function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    fault.clear();
    said.value = false;
    void turn(async () => {
      try {
        await request("PUT", "account/password", { old: data.get("old"), new: data.get("new") });
        said.value = true;
        form.reset();
      } catch (e) {
        fault.show(e);
      }
    });
  }
  return (
    <form class="new" onSubmit={submit}>
      <h2>{t("admin.own_password")}</h2>
      <input type="email" name="username" autocomplete="username" value={account.value?.email} hidden readOnly />
      <label>
        {t("admin.old_password")}
        <input name="old" type="password" autocomplete="current-password" required {...fault.invalid("old")} />
        {fault.at("old")}
      </label>
      <label>
        {t("admin.password_new")}
        <input name="new" type="password" autocomplete="new-password" minlength={10} required {...fault.invalid("new")} />
        {fault.at("new")}
      </label>
      {fault.at("")}
      <button class="primary" disabled={busy}>
        {t("admin.save")}
      </button>
      {said.value && (
        <p class="made" role="status">
          {t("admin.password_changed")}
        </p>
      )}
    </form>
  );
}

/** The secret in groups of four, to be typed. */
const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(" ") ?? secret;

function Codes() {
  const fault = useFault(["code"]);
  const setup = useSignal<Setup | undefined>(undefined);
  const recovery = useSignal<string[]>([]);
  const left = useSignal(0);
  const [turn, busy] = useTurns();
  const on = account.value?.totp ?? false;

  async function load() {
    left.value = (await request<{ recovery: number }>("GET", "account")).recovery;
    await recallAccount();
  }
  useEffect(() => void load().catch(fault.show), []);

  const attempt = (act: () => Promise<void>) =>
    turn(async () => {
      fault.clear();
      try {
        await act();
        await load();
      } catch (e) {
        fault.show(e);
      }
    });
  const begin = () => attempt(async () => void (setup.value = await request<Setup>("POST", "account/totp")));
  async function submit(e: SubmitEvent) {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const action = (e.submitter as HTMLButtonElement | null)?.value ?? "totp/confirm";
    const code = String(new FormData(form).get("code"));
    await attempt(async () => {
      const answer = await request<{ codes: string[] } | undefined>("POST", `account/${action}`, { code });
      recovery.value = answer?.codes ?? [];
      setup.value = undefined;
      form.reset();
    });
  }

  return (
    <form class="new" onSubmit={submit}>
      <h2>{t("admin.codes")}</h2>
      <p>{t(on ? "admin.codes_on" : "admin.codes_off")}</p>
      {on && <p class="quiet">{t("admin.recovery_left", { count: left.value })}</p>}
      {!on && !setup.value && (
        <button type="button" disabled={busy} onClick={() => void begin()}>
          {t("admin.codes_set_up")}
        </button>
      )}
      {setup.value && (
        <>
          <p>{t("admin.codes_scan")}</p>
          <svg class="qr" viewBox={`-4 -4 ${setup.value.size + 8} ${setup.value.size + 8}`} role="img" aria-label={t("admin.codes_qr")}>
            <rect x="-4" y="-4" width="100%" height="100%" fill="#fff" />
            <path d={setup.value.qr} fill="#000" shape-rendering="crispEdges" />
          </svg>
          <p>
            <code>{grouped(setup.value.secret)}</code>
          </p>
          <p>
            <a href={setup.value.link}>{t("admin.codes_link")}</a>
          </p>
        </>
      )}
      {(on || setup.value) && (
        <label>
          {t("admin.code")}
          <input name="code" autocomplete="one-time-code" autocapitalize="none" required {...fault.invalid("code")} />
          {fault.at("code")}
        </label>
      )}
      {fault.at("")}
      {setup.value && (
        <button class="primary" value="totp/confirm" disabled={busy}>
          {t("admin.codes_confirm")}
        </button>
      )}
      {on && (
        <div class="buttons">
          <button value="recovery" disabled={busy}>
            {t("admin.recovery_new")}
          </button>
          <button value="totp/remove" disabled={busy}>
            {t("admin.codes_remove")}
          </button>
        </div>
      )}
      {recovery.value.length > 0 && (
        <div class="made" role="status">
          <p>{t("admin.recovery_keep")}</p>
          <ul class="recovery">
            {recovery.value.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </form>
  );
}

function Everywhere() {
  const fault = useFault([]);
  async function signOutEverywhere() {
    try {
      await request("DELETE", "account/sessions");
      account.value = null;
    } catch (e) {
      fault.show(e);
    }
  }
  return (
    <section class="new">
      <h2>{t("admin.everywhere")}</h2>
      <p>{t("admin.everywhere_hint")}</p>
      {fault.at("")}
      <button onClick={() => void signOutEverywhere()}>{t("admin.everywhere")}</button>
    </section>
  );
}
