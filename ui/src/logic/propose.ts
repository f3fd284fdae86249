// propose.ts - a form of rules as facts. The form is a table: each kind of fact with its fields, in the order in which
// a person has them before the eyes. What it makes is what the journal will hold, once a second person has let it in.
export type FieldType = "line" | "text" | "date" | "money" | "codes" | "choice" | "payer" | "code" | "product" | "flag" | "whole";
export interface Field {
  name: string; label: string; type: FieldType; needed?: boolean; help?: string; choices?: readonly (readonly [string, string])[];
  /** Only asked when another field has this value. */
  when?: readonly [string, string];
}
export interface Form { kind: RuleKind; title: string; says: string; fields: readonly Field[] }
export type RuleKind = "payer-rule" | "price" | "charge" | "payer" | "device" | "void";
export type Values = Record<string, string>;
export type RuleFact = { fact: string; id: string; at: string } & Record<string, unknown>;

const SPAN: readonly Field[] = [
  { name: "from", label: "From", type: "date", needed: true, help: "First date of service it holds for. Only the newest of its kind is read: services before this day are left without." },
  { name: "to", label: "To", type: "date", help: "Leave empty while no end is known." },
];
const YES_NO = [["yes", "Yes"], ["no", "No"], ["unknown", "Not known"]] as const;

export const FORMS: readonly Form[] = [
  { kind: "payer-rule", title: "What a payer says of codes", says: "Coverage, prior authorization, consent and date of service, with where it is written.", fields: [
    { name: "payer", label: "Payer", type: "payer", needed: true },
    { name: "codes", label: "Codes", type: "codes", needed: true, help: "Separated by blanks, such as 98975 98978." },
    { name: "covered", label: "Does it pay them?", type: "choice", needed: true, choices: YES_NO },
    { name: "authorization", label: "Prior authorization", type: "choice", needed: true,
      choices: [["none", "Not asked for"], ["required", "Asked for"], ["unknown", "Not known"]] },
    { name: "consent", label: "Form of consent", type: "choice", choices: [["", "Not said"], ["verbal", "Spoken is enough"], ["written", "Written"]] },
    { name: "service_date", label: "Date of service", type: "choice",
      choices: [["", "Not said"], ["last-day", "Last day of the period"], ["threshold-day", "Day on which enough was reached"]] },
    { name: "policy_id", label: "Its name for the policy", type: "line" },
    ...SPAN,
    { name: "verified_on", label: "Looked at on", type: "date", needed: true, help: "The day on which you read it yourself." },
    { name: "source", label: "Where it is written", type: "line", needed: true, help: "Manual and page, portal, letter with its date." },
  ] },
  { kind: "price", title: "A contracted price", says: "What a payer pays for one unit of a code, where no public file has it.", fields: [
    { name: "payer", label: "Payer", type: "payer", needed: true },
    { name: "code", label: "Code", type: "code", needed: true },
    { name: "amount", label: "Amount for one unit", type: "money", needed: true },
    ...SPAN,
    { name: "source", label: "Where it is written", type: "line", needed: true },
  ] },
  { kind: "charge", title: "What the practice charges", says: "The charge that claims carry; it is not what is paid.", fields: [
    { name: "code", label: "Code", type: "code", needed: true },
    { name: "amount", label: "Charge for one unit", type: "money", needed: true },
    ...SPAN,
  ] },
  { kind: "payer", title: "A payer", says: "Who pays, under which number its claims travel, and which pack judges it.", fields: [
    { name: "payer", label: "Short name", type: "line", needed: true, help: "Small letters and hyphens; it does not change later. One that exists is changed." },
    { name: "name", label: "Name as on its card", type: "line", needed: true },
    { name: "kind", label: "Kind", type: "choice", needed: true,
      choices: [["medicare", "Medicare"], ["medicare-advantage", "Medicare Advantage"], ["medicaid", "Medicaid"], ["commercial", "Commercial"]] },
    { name: "number", label: "Electronic payer id", type: "line", needed: true },
    { name: "filing", label: "Filing indicator", type: "line", needed: true, help: "MB Medicare, 16 Medicare Advantage, MC Medicaid, CI commercial, BL Blue Cross, HM HMO." },
    { name: "policy", label: "Pack that judges it", type: "line", help: "Leave empty for the pack of its kind." },
    { name: "state", label: "State", type: "line", when: ["kind", "medicaid"], help: "Two letters." },
  ] },
  { kind: "device", title: "A product", says: "A device or app beyond those that ship with the rulebook, with what decides whether it may be billed.", fields: [
    { name: "device", label: "Short name", type: "line", needed: true, help: "Small letters and hyphens; it does not change later." },
    { name: "name", label: "Name", type: "line", needed: true },
    { name: "maker", label: "Maker", type: "line", needed: true },
    { name: "program", label: "Program", type: "choice", needed: true, choices: [["rtm", "RTM"], ["dmht", "DMHT"]] },
    { name: "device_201h", label: "A device in the sense of FD&C Act section 201(h)", type: "flag" },
    { name: "therapy", label: "Therapy it supports", type: "line", help: "Such as cbt." },
    { name: "rx", label: "On prescription only", type: "flag" },
    { name: "regulation", label: "Regulation (21 CFR)", type: "line", when: ["program", "dmht"], help: "Such as 882.5801." },
    { name: "number", label: "510(k) or De Novo number", type: "line" },
    { name: "cleared", label: "Cleared on", type: "date" },
    { name: "age_min", label: "Youngest labelled age", type: "whole" },
    { name: "age_max", label: "Oldest labelled age", type: "whole" },
    { name: "indications", label: "Labelled for (ICD-10-CM)", type: "codes", help: "Prefixes separated by blanks, such as F32 F33." },
    { name: "part2", label: "Its records fall under 42 CFR Part 2", type: "flag" },
  ] },
  { kind: "void", title: "Take a rule out", says: "The fact stays in the journal; from then on nothing is derived from it.", fields: [
    { name: "voids", label: "Fact", type: "line", needed: true },
    { name: "reason", label: "Why", type: "text", needed: true },
  ] },
];
export const formOf = (kind: string): Form | undefined => FORMS.find((f) => f.kind === kind);
export const asked = (form: Form, v: Values): Field[] =>
  form.fields.filter((f) => !f.when || v[f.when[0]] === f.when[1]);

const CODE = /^[A-Z0-9]{5}$/;
const splitCodes = (s: string): string[] => s.toUpperCase().split(/[\s,;]+/).filter(Boolean);

function wrongIn(f: Field, text: string, kind: RuleKind): string | undefined {
  if (!text) return f.needed ? "Needed." : undefined;
  switch (f.type) {
    case "date": return /^\d{4}-\d\d-\d\d$/.test(text) ? undefined : "A day, such as 2026-12-01.";
    case "money": return /^\d{1,7}(\.\d{1,2})?$/.test(text.replace(/^\$/, "")) ? undefined : "An amount, such as 54.11.";
    case "whole": return /^\d{1,3}$/.test(text) ? undefined : "A whole number.";
    case "code": return CODE.test(text.toUpperCase()) ? undefined : "A code has five characters.";
    case "codes": {
      const bad = kind === "device" ? splitCodes(text).find((c) => !/^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/.test(c))
        : splitCodes(text).find((c) => !CODE.test(c));
      return bad === undefined ? undefined : kind === "device" ? `${bad} is no ICD-10-CM prefix.` : `${bad} is no code: it has five characters.`;
    }
    default:
      if ((f.name === "payer" || f.name === "device") && f.type === "line" && !/^[a-z0-9][a-z0-9-]{1,59}$/.test(text))
        return "Small letters, figures and hyphens.";
      if (f.name === "state" && !/^[A-Za-z]{2}$/.test(text)) return "Two letters.";
      return undefined;
  }
}

/** Field by field what is wrong, before the server is asked. */
export function wrong(form: Form, v: Values): Record<string, string> {
  const out: Record<string, string> = {};
  for (const f of asked(form, v)) {
    const w = wrongIn(f, (v[f.name] ?? "").trim(), form.kind);
    if (w) out[f.name] = w;
  }
  if (!out["to"] && v["to"] && v["from"] && v["to"] < v["from"]) out["to"] = "It ends before it begins.";
  return out;
}

const money = (s: string): string => {
  const [whole = "0", part = ""] = s.replace(/^\$/, "").split(".");
  return `${String(Number(whole))}.${part.padEnd(2, "0")}`;
};

/** The fact. `at` is when it is said; from when it holds stands in it. */
export function factOf(form: Form, v: Values, id: string, at: string): RuleFact {
  const fact: RuleFact = { fact: form.kind, id, at };
  for (const f of asked(form, v)) {
    const text = (v[f.name] ?? "").trim();
    if (!text) continue;
    if (f.type === "codes") fact[f.name] = splitCodes(text);
    else if (f.type === "code") fact[f.name] = text.toUpperCase();
    else if (f.type === "money") fact[f.name] = money(text);
    else if (f.type === "flag") fact[f.name] = text === "yes";
    else if (f.type === "whole") fact[f.name] = Number(text);
    else if (f.name === "state") fact[f.name] = text.toUpperCase();
    else fact[f.name] = text;
  }
  return fact;
}

/** A fact as the form's values, so that a rule can be said again with one thing changed. */
export function valuesOf(form: Form, fact: Record<string, unknown>): Values {
  const v: Values = {};
  for (const f of form.fields) {
    const x = fact[f.name];
    if (x === undefined || x === null) continue;
    v[f.name] = Array.isArray(x) ? x.join(" ") : typeof x === "boolean" ? (x ? "yes" : "") : String(x);
  }
  return v;
}

/** What a form made differs in from what it began with: names of fields. */
export const changed = (form: Form, before: Values, after: Values): string[] =>
  form.fields.filter((f) => (before[f.name] ?? "").trim() !== (after[f.name] ?? "").trim()).map((f) => f.name);
