import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { address } from "../../page/address";
import { Failed } from "../../page/failed";
import { AskDraft } from "./ask_draft";
import { Cells } from "./cells";
import { Checks } from "./checks";
import { draft, loadDraft } from "./draft";
import { DraftFacts } from "./draft_facts";
import { useStanding } from "./editors";
import { Lists } from "./lists";
import { Review } from "./review";
import { TopicEditor } from "./topic_editor";

const desks = { topics: Cells, facts: DraftFacts, lists: Lists, findings: Checks, ask: AskDraft, publish: Review };
type Desk = keyof typeof desks;

/** The parts of the address: #edit/topics/returns.how_to/en. */
function placeIn(address: string): { desk: Desk; topic: string; lang: string } {
  const [, desk = "", topic = "", lang = ""] = address.split("/");
  return { desk: desk in desks ? (desk as Desk) : "topics", topic, lang };
}

/** Where the knowledge base is edited, checked and published. */
export function Edit() {
  const fault = useSignal(false);
  useEffect(() => void loadDraft().catch(() => (fault.value = true)), []);
  const { desk, topic, lang } = placeIn(address.value);
  const Present = desks[desk];
  useStanding(desk === "lists" ? "" : topic ? `topics/${topic}` : desk); // the lists say which of them
  return (
    <div class="edit">
      {fault.value && <Failed />}
      {draft.value && (desk !== "topics" ? <Present /> : known(topic) ? <TopicEditor key={topic} topic={topic} lang={lang} /> : <Cells key={topic} add={topic} />)}
    </div>
  );
}

/** Reports whether there is a topic; one that there is not can be added. */
function known(topic: string): boolean {
  return draft.value?.topics.some((one) => one.id === topic) ?? false;
}
