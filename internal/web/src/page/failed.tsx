import { t } from "./texts";

/** Says that something could not be had or done just now. */
export function Failed() {
  return (
    <p class="fault" role="alert">
      {t("action_failed")}
    </p>
  );
}
