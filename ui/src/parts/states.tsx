// states.tsx - empty, loading, failed, offline: each says what is, what will be, and what to do.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/problem";
import type { Read as Reading } from "../api/read";

/** Nothing for the first moment: an answer that comes within it needs no word. */
const PATIENCE_MS = 150;
export function Loading({ what = "Loading" }: { what?: string }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const t = setTimeout(() => show(true), PATIENCE_MS);
    return () => clearTimeout(t);
  }, []);
  return (
    <div class={`state state-loading${shown ? " is-shown" : ""}`} role="status">
      <span class="vh">{shown ? `${what} …` : ""}</span>
      <div class="ghost" aria-hidden="true"><i /><i /><i /></div>
    </div>
  );
}

/** What will appear here, and how to make it appear. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return <div class="state state-empty"><p class="state-title">{title}</p>{children && <div class="muted">{children}</div>}</div>;
}

const TITLES: Record<Problem["kind"], string> = {
  "offline": "No connection", "signed-out": "Signed out", "forbidden": "Not allowed",
  "none-such": "Nothing here", "refused": "Not accepted", "busy": "Busy just now", "unbuilt": "Not there yet",
  "failed": "Not answered",
};
export function Failed({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const again = retry && problem.kind !== "forbidden" && problem.kind !== "none-such" && problem.kind !== "unbuilt";
  return (
    <div class="state state-failed" role="alert">
      <p class="state-title">{TITLES[problem.kind]}</p>
      <p>{problem.message}</p>
      {again && <p><button onClick={retry}>Try again</button></p>}
    </div>
  );
}

/** What is read, or what there is to say instead. An older answer is shown rather than none, and says so. */
export function Read<T>({ of, what, children }: { of: Reading<T>; what?: string; children: (data: T) => ComponentChildren }) {
  if (of.data === undefined) {
    if (of.problem) return <Failed problem={of.problem} retry={() => void of.reload()} />;
    return <Loading what={what} />;
  }
  return (
    <>
      {of.problem && of.problem.kind !== "signed-out" && of.problem.kind !== "offline" && (
        <p class="stale" role="status">Shown as it was: {of.problem.message} <button class="link" onClick={() => void of.reload()}>Try again</button></p>
      )}
      {children(of.data)}
    </>
  );
}
