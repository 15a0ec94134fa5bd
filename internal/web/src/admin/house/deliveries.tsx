import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { moment, t } from "../../page/texts";
import { useTurns } from "../turns";
import { faultOf, noFault } from "./integration_form";
import { eventName } from "./webhook_events";

interface Delivery {
  id: string;
  type: string;
  at: string;
  state: "pending" | "done" | "failed";
  attempts: number;
  next_attempt?: string;
  status?: number;
  fault?: string;
  answer?: string;
  payload: string;
}

interface Page {
  deliveries: Delivery[] | null;
  next?: string;
}

/** How often what is still to be delivered is looked at again, in ms. */
const refresh = 3000;

/** What a webhook was told, or is to be told. */
export function Deliveries({ hook, enabled }: { hook: string; enabled: boolean }) {
  const list = useSignal<Delivery[] | undefined>(undefined);
  const next = useSignal("");
  const fault = useSignal(noFault);
  const resent = useSignal("");
  const [turn] = useTurns();

  async function load(before = "") {
    try {
      const page = await request<Page>("GET", `webhooks/${hook}/deliveries?limit=20&before=${encodeURIComponent(before)}`);
      list.value = [...(before ? (list.value ?? []) : []), ...(page.deliveries ?? [])];
      next.value = page.next ?? "";
      fault.value = noFault;
    } catch (e) {
      fault.value = faultOf(e, []);
    }
  }
  useEffect(() => {
    let timer = 0;
    let left = false;
    const look = async () => {
      const shown = list.value ?? [];
      if (shown.length <= 20 && (shown.length === 0 || shown.some((d) => d.state === "pending"))) await load();
    };
    const again = async () => {
      await turn(look);
      if (!left) timer = window.setTimeout(again, refresh);
    };
    void again();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, []);
  const older = () => turn(async () => void (next.value && (await load(next.value))));

  async function resend(d: Delivery) {
    resent.value = d.id;
    try {
      await request("POST", `webhooks/${hook}/deliveries/${d.id}/resend`);
    } catch (e) {
      fault.value = faultOf(e, []);
    }
    await turn(() => load());
    resent.value = "";
  }

  if (list.value?.length === 0) return <p class="quiet">{t("integrations.deliveries_none")}</p>;
  return (
    <>
      {fault.value.text && (
        <p class="fault small" role="alert">
          {fault.value.text}
        </p>
      )}
      <div class="scroll">
        <table class="small">
          <thead>
            <tr>
              <th scope="col">{t("integrations.time")}</th>
              <th scope="col">{t("integrations.event")}</th>
              <th scope="col">{t("integrations.state")}</th>
              <th scope="col">{t("integrations.answer")}</th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {list.value?.map((d) => (
              <tr key={d.id}>
                <td>{moment(d.at)}</td>
                <td>
                  {eventName(d.type)}
                  <details>
                    <summary>{t("integrations.message")}</summary>
                    <pre>{pretty(d.payload)}</pre>
                  </details>
                </td>
                <td>
                  {t(`integrations.state_${d.state}`)}
                  {d.attempts > 0 && (
                    <p class="quiet">
                      {t("integrations.attempts")}: {d.attempts}
                    </p>
                  )}
                  {d.next_attempt && d.attempts > 0 && (
                    <p class="quiet">
                      {t("integrations.next")}: {moment(d.next_attempt)}
                    </p>
                  )}
                </td>
                <td>
                  {d.status} {d.fault && t(`integrations.fault_${d.fault}`)}
                  {d.answer && <pre>{d.answer}</pre>}
                </td>
                <td>
                  <button disabled={!enabled || resent.value === d.id} onClick={() => void resend(d)}>
                    {t("integrations.resend")}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next.value && <button onClick={() => void older()}>{t("integrations.older")}</button>}
    </>
  );
}

function pretty(payload: string): string {
  return JSON.stringify(JSON.parse(payload), null, 2);
}
