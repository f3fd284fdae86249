// again.tsx - the password or passkey again: before what makes or changes a way in, and before a text is signed.
import { me, now, post } from "../api";
import { passkeysWork, showPasskey } from "../api/passkey";
import { Form, TextField, useForm } from "./form";

export const isFresh = (until: string | undefined): boolean => !!until && Date.parse(until) > now().getTime();

/** `sha256`: of the text that will be signed (NoteSign), as hex. `action` names what happens with it. */
export function Again({ sha256, action = "Go on", why, onDone, onCancel }: {
  sha256?: string; action?: string; why: string; onDone: () => Promise<unknown> | void; onCancel: () => void;
}) {
  const who = me.use();
  const form = useForm({ password: "" }, async (v) => {
    me.set(await post("/v1/session/again", { password: v.password, sha256 }));
    await onDone();
  }, (v) => (v.password ? {} : { password: "Your password." }));
  const key = useForm({}, async () => {
    const asked = await post("/v1/session/passkey", undefined, { sha256 });
    me.set(await post("/v1/session/again", { passkey: await showPasskey(asked.publicKey), sha256 }));
    await onDone();
  });
  return (
    <div class="stack again">
      <p>{why}</p>
      <Form of={form} action={action} onCancel={onCancel}>
        <input class="vh" tabIndex={-1} aria-hidden="true" autocomplete="username" value={who?.name ?? ""} readOnly />
        <TextField label="Your password" type="password" value={form.value.password} onValue={(password) => form.set({ password })}
          error={form.errors.password} autocomplete="current-password" autofocus />
      </Form>
      {!!who?.passkeys && passkeysWork() && <p><button class="link" onClick={() => void key.submit()}>Show a passkey instead</button></p>}
      {key.problem && <p class="wrong" role="alert">{key.problem.message}</p>}
    </div>
  );
}
