// sign.tsx - a signature: the password or a passkey once more, over exactly the text that is signed.
import { useEffect, useRef, useState } from "preact/hooks";
import { me, post } from "../api";
import { passkeysWork, showPasskey } from "../api/passkey";
import { asProblem, type Problem } from "../api/problem";
import { Form, TextField, useForm } from "../parts/form";
import { ELEMENTS, signedHash, type ToSign } from "../logic/note";
import type { Note, NoteSign } from "../shapes";

/** Shows who one is over the text's hash, then signs it. */
async function sign(n: ToSign, show: (sha256: string) => Promise<{ password?: string; passkey?: unknown }>): Promise<Note> {
  const sha256 = await signedHash(n);
  me.set(await post("/v1/session/again", { ...(await show(sha256)), sha256 }));
  const { enrollment, ...body } = n;
  return post("/v1/enrollments/{enrollment}/note", body satisfies NoteSign, { enrollment });
}

export function Sign({ of: n, who, words, onSigned, onCancel, onWrong }: {
  of: ToSign; who: string; words: number; onSigned: (note: Note) => Promise<unknown> | void; onCancel: () => void;
  /** The place that an answer names is one of the four elements. */
  onWrong: (p: Problem) => void;
}) {
  const [problem, setProblem] = useState<Problem>(), [busy, setBusy] = useState(false);
  const keys = (me.get()?.passkeys ?? 0) > 0 && passkeysWork();
  const told = (e: unknown) => {
    const p = asProblem(e);
    if (ELEMENTS.some((x) => p.place.includes(x))) { onWrong(p); onCancel(); }
    return p;
  };
  const box = useRef<HTMLElement>(null);
  useEffect(() => { box.current?.scrollIntoView({ block: "nearest" }); }, []);
  const form = useForm({ password: "" }, async (v) => {
    try { await onSigned(await sign(n, async () => ({ password: v.password }))); } catch (e) { throw told(e); }
  }, (v) => (v.password ? {} : { password: "Your password, once more." }));
  const byPasskey = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onSigned(await sign(n, async (sha256) => ({ passkey: await showPasskey((await post("/v1/session/passkey", undefined, { sha256 })).publicKey) })));
    } catch (e) { setProblem(told(e)); } finally { setBusy(false); }
  };
  return (
    <section class="confirm sign-box" ref={box} aria-label="Sign the note">
      <p>You sign these {words} words as <b>{who}</b>. The note stays as it is from then on; what comes later is added to it.</p>
      {keys && <p><button class="main-button" aria-disabled={busy} onClick={() => void byPasskey()}>{busy ? "Show your passkey …" : "Sign with your passkey"}</button></p>}
      {problem && <p class="wrong" role="alert">{problem.message}</p>}
      <Form of={form} action="Sign" doing="Signing …" onCancel={onCancel} cancel="Not yet">
        <TextField label={keys ? "Or with your password" : "Your password"} type="password" value={form.value.password} onValue={(password) => form.set({ password })}
          error={form.errors.password} autocomplete="current-password" autofocus={!keys} />
      </Form>
    </section>
  );
}
