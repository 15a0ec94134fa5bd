import { useEffect } from "preact/hooks";
import { account } from "../../page/account";
import { t } from "../../page/texts";
import { loadStores, storeName } from "./stores_data";

/** Chooses one of the account's stores ("" stands for the first); nothing where there is no choice. */
export function StoreChoice({ value, choose }: { value: string; choose: (id: string) => void }) {
  const ids = account.value?.stores ?? [];
  useEffect(() => {
    if (ids.length > 1) void loadStores().catch(() => undefined); // their ids will do
  }, [ids.length]);
  if (ids.length < 2) return null;
  return (
    <select aria-label={t("admin.store")} value={value || ids[0]} onChange={(e) => choose(e.currentTarget.value)}>
      {ids.map((id) => (
        <option key={id} value={id}>
          {storeName(id)}
        </option>
      ))}
    </select>
  );
}
