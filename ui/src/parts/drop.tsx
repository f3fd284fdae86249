// drop.tsx - a place to drop a file, or to choose one.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

export const FILE_BYTES_MAX = 64 * 1024 * 1024; // routes.def: bodies of files

export function Drop({ label, onFiles, busy, many, accept, children }: {
  label: string; onFiles: (files: File[]) => void; busy?: boolean; many?: boolean; accept?: string; children?: ComponentChildren;
}) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null | undefined) => { if (!busy && list?.length) onFiles([...list]); };
  return (
    <div class={`drop${over ? " is-over" : ""}`} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(e) => { e.preventDefault(); setOver(false); take(e.dataTransfer?.files); }}>
      <p>Drop it here, or</p>
      <button type="button" class="main-button" aria-disabled={busy} onClick={() => { if (!busy) input.current?.click(); }}>Choose a file …</button>
      <input ref={input} type="file" multiple={many} accept={accept} hidden aria-label={label} onChange={(e) => { take(e.currentTarget.files); e.currentTarget.value = ""; }} />
      {children && <p class="muted small">{children}</p>}
    </div>
  );
}
