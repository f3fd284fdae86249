// join.tsx - an invitation taken up: who, where, as what; a password; then the second step.
import { useEffect, useState } from "preact/hooks";
import { get, me, post } from "../api";
import { asProblem, type Problem } from "../api/problem";
import { Form, TextField, useForm } from "../parts/form";
import { Failed, Loading } from "../parts/states";
import { When } from "../parts/when";
import { go, place } from "../router";
import type { Invitation } from "../shapes";
import { Alone } from "./sign_in";

export const PASSWORD_MIN = 12;
export const passwordWrong = (text: string): string =>
  text.length >= PASSWORD_MIN ? "" : `${PASSWORD_MIN} characters or more: ${PASSWORD_MIN - text.length} to go.`;

function Accept({ token, of }: { token: string; of: Invitation }) {
  const form = useForm({ password: "", again: "" }, async (v) => {
    const who = await post("/v1/invitations/{token}", { password: v.password }, { token });
    go("/", { replace: true });
    me.set(who);
  }, (v) => {
    const wrong = passwordWrong(v.password);
    return wrong ? { password: wrong } : v.again !== v.password ? { again: "This is not the same." } : {};
  });
  return (
    <>
      <p>You are invited to <b>{of.practice}</b> as <b>{of.role}</b>. You will sign in as <b>{of.login}</b>.</p>
      <Form of={form} action="Take it up" doing="Setting up …">
        <input class="vh" tabIndex={-1} aria-hidden="true" autocomplete="username" value={of.login} readOnly />
        <TextField label="Choose a password" type="password" value={form.value.password} onValue={(password) => form.set({ password })}
          error={form.errors.password} autocomplete="new-password" autofocus
          hint="12 characters or more. A few words that only you would put together are easy to keep in mind." />
        <TextField label="The same again" type="password" value={form.value.again} onValue={(again) => form.set({ again })}
          error={form.errors.again} autocomplete="new-password" />
      </Form>
      <p class="muted small">The invitation holds until <When at={of.ends} />.</p>
    </>
  );
}

export function Join() {
  const token = place.use().hash.slice(1);
  const [of, set] = useState<Invitation>(), [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (token) get("/v1/invitations/{token}", { token }).then(set, (e: unknown) => setProblem(asProblem(e)));
  }, [token]);
  return (
    <Alone title={of ? `Welcome, ${of.name}` : "Your invitation"}>
      {!token ? <p>The link is not whole: open it again from where you got it.</p>
        : problem ? (problem.kind === "none-such" || problem.kind === "refused"
            ? <p>This invitation was taken up before, or its time is over. Ask whoever invited you for a new link.</p> : <Failed problem={problem} />)
        : of ? <Accept token={token} of={of} /> : <Loading what="Looking for your invitation" />}
    </Alone>
  );
}
