import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** A field for one file, which is chosen or dropped; `accept` as of an input. */
export function FileDrop({ label, accept, busy, take, children }: { label: string; accept: string; busy: boolean; take: (file: File) => void; children?: ComponentChildren }) {
  const over = useSignal(false);
  const pick = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !busy) take(file);
  };
  return (
    <label
      class={`drop${over.value ? " over" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(e) => {
        e.preventDefault();
        over.value = false;
        pick(e.dataTransfer?.files);
      }}
    >
      <span>{label}</span>
      <input
        type="file"
        class="hidden"
        accept={accept}
        disabled={busy}
        onChange={(e) => {
          pick(e.currentTarget.files);
          e.currentTarget.value = ""; // the same file may come again, corrected
        }}
      />
      {children}
    </label>
  );
}
