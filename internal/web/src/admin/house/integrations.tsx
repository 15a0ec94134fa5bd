import { useSignal } from "@preact/signals";
import { account } from "../../page/account";
import { t } from "../../page/texts";
import { Keys } from "./keys";
import { StoreChoice } from "./store_choice";
import { Webhooks } from "./webhooks";

/** How other programs get in, and what they are told. */
export function Integrations() {
  const store = useSignal(account.value?.stores?.[0] ?? "");
  return (
    <div class="integrations">
      <div class="tools">
        <StoreChoice value={store.value} choose={(id) => (store.value = id)} />
        <a href="/api">{t("integrations.docs")}</a>
      </div>
      <Keys key={`keys ${store.value}`} store={store.value} />
      <Webhooks key={`hooks ${store.value}`} store={store.value} />
    </div>
  );
}
