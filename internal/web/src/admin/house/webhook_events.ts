import { t } from "../../page/texts";

/** What a webhook can be told of. */
export const events = ["conversation.opened", "conversation.escalated", "conversation.assigned", "conversation.closed", "conversation.rated", "alert.raised"];

/** What an event is called. */
export function eventName(type: string): string {
  return t(`integrations.${type.replace(".", "_")}`);
}
