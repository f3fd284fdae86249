import { me, post } from "../api";
import { Form, TextField, useForm } from "../parts/form";
import type { Me } from "../shapes";

export function SignIn({ was }: { was: Me | null }) {
  const form = useForm({ login: "", password: "" }, async (v) => { me.set(await post("/v1/session", v)); });
  return <main class="alone"><h1>Daybook</h1>{was && <p>You were signed out.</p>}<Form of={form} action="Sign in">
    <TextField label="Name" value={form.value.login} onValue={(login) => form.set({ login })} />
    <TextField label="Password" type="password" value={form.value.password} onValue={(password) => form.set({ password })} />
  </Form></main>;
}
