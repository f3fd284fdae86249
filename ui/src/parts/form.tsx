// form.tsx - asking for something: a label above, a hint under it, what is wrong beside what it is about.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { me } from "../api/client";
import { asProblem, fieldOf, type Problem } from "../api/problem";
import { dropTyped, keepTyped, typed } from "../api/typed";

const TYPED_MS = 300;

type Control = { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean };
export function Field({ label, hint, error, maybe, children, class: cls }: {
  label: string; hint?: ComponentChildren; error?: string; maybe?: boolean; class?: string;
  children: (control: Control) => ComponentChildren;
}) {
  const id = useId();
  const told = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field${error ? " field-bad" : ""} ${cls ?? ""}`}>
      <label for={id}>{label}{maybe && <span class="muted"> · optional</span>}</label>
      {children({ id, "aria-describedby": told || undefined, "aria-invalid": error ? true : undefined })}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="wrong" id={`${id}-error`}>{error}</p>}
    </div>
  );
}

type Base = { label: string; hint?: ComponentChildren; error?: string; maybe?: boolean; class?: string };
// What else a control may be given: attributes that mean the same on each of them, and those of one line of text.
type Plain = { name?: string; required?: boolean; disabled?: boolean; autofocus?: boolean; autocomplete?: string;
  maxLength?: number; minLength?: number; placeholder?: string; spellcheck?: boolean; readOnly?: boolean;
  onBlur?: (e: FocusEvent) => void; onKeyDown?: (e: KeyboardEvent) => void };
type OneLine = Plain & { type?: "text" | "password" | "email" | "tel" | "url" | "date" | "month" | "time" | "number" | "datetime-local";
  inputMode?: "numeric" | "decimal" | "text" | "tel" | "email"; pattern?: string; list?: string;
  min?: string | number; max?: string | number; step?: string | number };

// Preact types each `type` of an input apart; which one it is, is only known when it is drawn.
const input = (rest: OneLine) => rest as { type: "text" };

export function TextField({ label, hint, error, maybe, class: cls, value, onValue, ...rest }:
  Base & { value: string; onValue: (v: string) => void } & OneLine) {
  return <Field {...{ label, hint, error, maybe, class: cls }}>{(c) =>
    <input {...(input({ type: "text", ...rest }))} {...c} value={value} onInput={(e: Event) => onValue((e.currentTarget as HTMLInputElement).value)} />}</Field>;
}
export function AreaField({ label, hint, error, maybe, class: cls, value, onValue, ...rest }:
  Base & { value: string; onValue: (v: string) => void } & Plain & { rows?: number }) {
  return <Field {...{ label, hint, error, maybe, class: cls }}>{(c) =>
    <textarea rows={3} {...rest} {...c} value={value} onInput={(e) => onValue(e.currentTarget.value)} />}</Field>;
}
export interface Option { id: string; name: string; off?: boolean }
export function SelectField({ label, hint, error, maybe, class: cls, value, onValue, options, none, ...rest }:
  Base & { value: string; onValue: (v: string) => void; options: readonly Option[]; none?: string } & { name?: string; disabled?: boolean; autofocus?: boolean }) {
  return <Field {...{ label, hint, error, maybe, class: cls }}>{(c) => (
    <select {...rest} {...c} value={value} onChange={(e) => onValue(e.currentTarget.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {options.map((o) => <option key={o.id} value={o.id} disabled={o.off}>{o.name}</option>)}
    </select>)}</Field>;
}
export function CheckField({ label, hint, value, onValue }: { label: ComponentChildren; hint?: ComponentChildren; value: boolean; onValue: (v: boolean) => void }) {
  const id = useId();
  return (
    <div class="field field-check">
      <input id={id} type="checkbox" checked={value} onChange={(e) => onValue(e.currentTarget.checked)} aria-describedby={hint ? `${id}-hint` : undefined} />
      <label for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
/** One of a few: all of them in view. */
export function ChoiceField({ label, value, onValue, options, hint, error }:
  Base & { value: string; onValue: (v: string) => void; options: readonly (Option & { more?: ComponentChildren })[] }) {
  const id = useId();
  return (
    <fieldset class={`field choices${error ? " field-bad" : ""}`} aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>{label}</legend>
      <div class="choice-row">{options.map((o) => (
        <label key={o.id} class="choice">
          <input type="radio" name={id} value={o.id} checked={o.id === value} disabled={o.off} onChange={() => onValue(o.id)} />
          <span>{o.name}{o.more && <span class="muted small"> {o.more}</span>}</span>
        </label>
      ))}</div>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="wrong">{error}</p>}
    </fieldset>
  );
}

export interface FormState<V> {
  value: V;
  set: (changes: Partial<V>) => void;
  errors: Partial<Record<keyof V & string, string>>;
  /** What was wrong with all of it. */
  problem: Problem | undefined;
  busy: boolean;
  submit: (e?: Event) => Promise<boolean>;
  reset: (value?: V) => void;
}
/** Keeps what is typed under `name` until it is sent or `drop` is called, and gives it back when the form is there again. */
export function useTyped<V extends object>(name: string | undefined, value: V, restore: (value: V) => void) {
  const account = useRef(me.get()?.account ?? "");
  const touched = useRef(false), latest = useRef(value), soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  latest.current = value;
  useEffect(() => {
    const who = account.current;
    if (!name || !who) return;
    void typed(who, name).then((was) => { if (was && !touched.current) restore({ ...latest.current, ...was as V }); });
    return () => {
      if (soon.current === undefined) return;
      clearTimeout(soon.current);
      void keepTyped(who, name, latest.current);
    };
  }, [name]);
  return {
    touch: () => {
      touched.current = true;
      if (!name || !account.current) return;
      clearTimeout(soon.current);
      soon.current = setTimeout(() => {
        soon.current = undefined;
        void keepTyped(account.current, name, latest.current);
      }, TYPED_MS);
    },
    drop: () => {
      clearTimeout(soon.current);
      soon.current = undefined;
      if (name && account.current) void dropTyped(account.current, name);
    },
  };
}

/** A form's values, what is wrong with them, and sending them once. What was typed stays when sending fails; with
    `keep`, a name for it, also when the page goes. Never for a password. */
export function useForm<V extends object>(initial: V, send: (value: V) => Promise<unknown>,
  check: (value: V) => Partial<Record<keyof V & string, string>> = () => ({}), keep?: string): FormState<V> {
  const [value, setValue] = useState(initial);
  const kept = useTyped(keep, value, setValue);
  const [errors, setErrors] = useState<FormState<V>["errors"]>({});
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const submit = async (e?: Event) => {
    e?.preventDefault();
    if (sending.current) return false;
    const wrong = check(value);
    setErrors(wrong);
    setProblem(undefined);
    if (Object.keys(wrong).length) {
      const form = (e?.currentTarget ?? e?.target) as HTMLElement | null;
      requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return false;
    }
    sending.current = true;
    setBusy(true);
    try {
      await send(value);
      kept.drop();
      return true;
    } catch (x) {
      const p = asProblem(x), field = fieldOf(p.place) as keyof V & string;
      if (p.kind === "refused" && field in value) setErrors({ [field]: p.message } as FormState<V>["errors"]);
      else setProblem(p);
      return false;
    } finally {
      sending.current = false;
      setBusy(false);
    }
  };
  return { value, errors, problem, busy, submit,
    set: (changes) => { kept.touch(); setValue((v) => ({ ...v, ...changes })); setErrors((x) => {
      const left = { ...x };
      for (const k of Object.keys(changes)) delete left[k as keyof typeof left];
      return left;
    }); },
    reset: (v = initial) => { setValue(v); setErrors({}); setProblem(undefined); } };
}

/** A form with its buttons; what went wrong with all of it stands above them. */
export function Form<V>({ of, action, doing, onCancel, cancel = "Cancel", children, more, danger }: {
  of: FormState<V>; action: string; doing?: string; onCancel?: () => void; cancel?: string; danger?: boolean;
  children: ComponentChildren; more?: ComponentChildren;
}) {
  return (
    <form class="form" noValidate onSubmit={(e) => void of.submit(e)}>
      {children}
      {of.problem && <p class="wrong" role="alert">{of.problem.message}</p>}
      <div class="form-foot">
        <button type="submit" class={danger ? "main-button danger" : "main-button"} aria-disabled={of.busy}>{of.busy ? doing ?? `${action} …` : action}</button>
        {onCancel && <button type="button" class="quiet" onClick={onCancel}>{cancel}</button>}
        {more}
      </div>
    </form>
  );
}

/** Money or a signature leaves the house: the name of what happens is typed or pressed, not "OK". */
export function Confirm({ action, onYes, onNo, children, danger }: {
  action: string; onYes: () => Promise<unknown> | void; onNo: () => void; children: ComponentChildren; danger?: boolean;
}) {
  const form = useForm({}, async () => { await onYes(); });
  return (
    <div class="confirm" role="group" aria-label={action}>
      <Form of={form} action={action} onCancel={onNo} cancel="Not now" danger={danger}>{children}</Form>
    </div>
  );
}
