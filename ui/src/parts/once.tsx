// once.tsx - what is shown once: a secret or a link. It is gone when the panel closes, and says so before.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

export function Once({ label, value, children, onDone, done = "I have it" }: {
  label: string; value: string; children?: ComponentChildren; onDone: () => void; done?: string;
}) {
  const [copied, setCopied] = useState<"" | "yes" | "no">("");
  const box = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try { await navigator.clipboard.writeText(value); setCopied("yes"); }
    catch { box.current?.focus(); box.current?.select(); setCopied("no"); }
  };
  return (
    <div class="once">
      <label class="field"><span>{label}</span>
        <input ref={box} class="mono" readOnly value={value} onFocus={(e) => e.currentTarget.select()} /></label>
      <p class="tools"><button class="main-button" onClick={() => void copy()}>Copy</button>
        <span class="muted" role="status">{copied === "yes" ? "Copied." : copied === "no" ? "Press Ctrl+C: the browser does not let the page copy." : ""}</span></p>
      {children}
      <p><button onClick={onDone}>{done}</button></p>
    </div>
  );
}
