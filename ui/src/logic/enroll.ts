// enroll.ts - enrolling: what each step says, as facts; who has to answer it; what can be read out of it. Pure.
import type { Fact, Step } from "../shapes";

export type StepName = Step["step"];
type Make = (kind: string) => string;
export interface Said { today: string; at: string; id: Make }
type Values = Record<string, string>;

/** Steps that only a clinician may answer. */
const TREATING: ReadonlySet<StepName> = new Set(["diagnosis", "plan", "order"]);
export const needsClinician = (step: StepName, may: readonly string[]): boolean => TREATING.has(step) && !may.includes("treat");

/** The step that is asked now: the first that is missing. */
export const askedNow = (steps: readonly Step[]): Step | undefined => steps.find((s) => s.state === "missing");
/** Where one is: what is asked, what cannot be, or the end. */
export const currentStep = (steps: readonly Step[]): StepName | undefined =>
  (askedNow(steps) ?? steps.find((s) => s.state === "refused") ?? steps[steps.length - 1])?.step;
/** Nothing more is asked before the first entry. */
export const isEnrolled = (steps: readonly Step[]): boolean =>
  steps.every((s) => s.step === "start" || s.state === "done" || s.state === "warning");
export const doneCount = (steps: readonly Step[]): number => steps.filter((s) => s.state === "done" || s.state === "warning").length;

/** The diagnosis that a sentence names: "F33.1". */
export const codeIn = (text: string | undefined): string => /\b[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b/.exec(text ?? "")?.[0] ?? "";
/** "f331" and "F33.1 " as "F33.1" */
export function tidyCode(text: string): string {
  const t = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return t.length > 3 ? `${t.slice(0, 3)}.${t.slice(3)}` : t;
}
export const tidyDigits = (text: string): string => text.replace(/\D/g, "");
const tidyName = (text: string): string => text.trim().replace(/\s+/g, " ");

function given(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((e): e is [string, string] => !!e[1]?.trim()).map(([k, v]) => [k, v.trim()]));
}
const fact = (kind: string, s: Said, fields: Record<string, unknown>): Fact => ({ fact: kind, id: s.id(kind), at: s.at, ...fields });

export const facts = {
  patient: (v: Values, patient: string, s: Said): Fact => fact("patient", s, { patient, last: tidyName(v.last ?? ""), first: tidyName(v.first ?? ""),
    birth: v.birth, sex: v.sex, address: given({ line1: v.line1, line2: v.line2, city: v.city, state: v.state?.toUpperCase(), zip: tidyDigits(v.zip ?? "") }),
    timezone: v.timezone, ...given({ phone: tidyDigits(v.phone ?? ""), email: v.email, language: v.language }) }),
  coverage: (v: Values, patient: string, s: Said): Fact => fact("coverage", s, { patient, payer: v.payer, member: v.member?.replace(/\s/g, "").toUpperCase(),
    rank: "primary", from: v.from, ...given({ group: v.group, to: v.to }) }),
  authorization: (v: Values, patient: string, s: Said): Fact => fact("authorization", s, { patient, payer: v.payer,
    codes: (v.codes ?? "").split(/[\s,]+/).filter(Boolean), number: v.number?.trim(), from: v.from, to: v.to }),
  diagnosis: (v: Values, patient: string, s: Said): Fact => fact("diagnosis", s, { patient, code: tidyCode(v.code ?? ""), from: v.from }),
  consent: (v: Values, patient: string, program: string, s: Said): Fact => fact("consent", s, { patient, program, form: v.form, from: v.from }),
  plan: (v: Values, patient: string, s: Said): Fact => fact("plan", s, { plan: s.id("plan"), patient, therapy: v.therapy, goals: v.goals?.trim(), from: v.from }),
  order: (v: Values, patient: string, device: string, s: Said): Fact => fact("order", s, { order: s.id("order"), patient, device, diagnosis: tidyCode(v.diagnosis ?? "") }),
  enroll: (v: Values, patient: string, enrollment: string, program: string, device: string, part2: boolean, s: Said): Fact =>
    fact("enroll", s, { enrollment, patient, program, billing: v.billing, device, place: v.place, ...(part2 ? { part2: true } : {}) }),
  supply: (v: Values, enrollment: string, s: Said): Fact => fact("supply", s, { enrollment, paid_by: v.paid_by,
    ...given({ unit: v.unit, cost: v.cost?.replace(/[$,\s]/g, ""), invoice: v.invoice }) }),
  educate: (v: Values, enrollment: string, s: Said): Fact => fact("educate", s, { enrollment,
    ...(Number(v.minutes) > 0 ? { minutes: Number(v.minutes) } : {}) }),
};

// --- what is wrong, before it is sent -----------------------------------------------------------------------
type Wrong = Record<string, string>;
const need = (v: Values, fields: Record<string, string>): Wrong =>
  Object.fromEntries(Object.entries(fields).filter(([k]) => !v[k]?.trim()));
export const wrong = {
  patient: (v: Values, today: string): Wrong => ({
    ...need(v, { last: "The last name, as on the card.", first: "The first name, as on the card.", birth: "The date of birth.", sex: "As the payer has it.",
      line1: "Street and number.", city: "The town.", state: "Two letters, such as CO.", zip: "Five or nine digits.", timezone: "Days are counted in it." }),
    ...(v.birth && v.birth > today ? { birth: "That day is still to come." } : {}),
    ...(v.zip?.trim() && ![5, 9].includes(tidyDigits(v.zip).length) ? { zip: "Five or nine digits." } : {}),
    ...(v.state?.trim() && !/^[A-Za-z]{2}$/.test(v.state.trim()) ? { state: "Two letters, such as CO." } : {}),
    ...(v.phone?.trim() && tidyDigits(v.phone).length !== 10 ? { phone: "Ten digits." } : {}),
  }),
  coverage: (v: Values, today: string): Wrong => ({ ...need(v, { payer: "Who pays.", member: "As on the card.", from: "The first day covered." }),
    ...(v.from && v.from > today ? { from: "It is not in force yet: enrolling goes on once it is." } : {}) }),
  authorization: (v: Values): Wrong => need(v, { number: "The number that the payer gave.", codes: "The codes it is for.", from: "Its first day.", to: "Its last day." }),
  diagnosis: (v: Values): Wrong => ({ ...need(v, { code: "A code of ICD-10-CM, such as F33.1.", from: "The first day." }),
    ...(v.code?.trim() && !codeIn(tidyCode(v.code)) ? { code: "That is no code of ICD-10-CM: it has a letter, a digit, and more after a dot." } : {}) }),
  consent: (v: Values): Wrong => need(v, { form: "Spoken, or in writing.", from: "The day on which it was given." }),
  plan: (v: Values): Wrong => need(v, { therapy: "The therapy, such as CBT.", goals: "What it is to reach.", from: "Its first day." }),
  order: (v: Values): Wrong => need(v, { diagnosis: "What it is to treat." }),
  enroll: (v: Values): Wrong => need(v, { billing: "Who bills.", place: "The place of service." }),
  supply: (v: Values): Wrong => ({ ...need(v, { paid_by: "Who bore the cost." }),
    ...(v.cost?.trim() && !/^\d+(\.\d{1,2})?$/.test(v.cost.replace(/[$,\s]/g, "")) ? { cost: "An amount, such as 120.00." } : {}) }),
};

/** The field that an answer of the server names, as the form has it: "address.zip" is "zip". */
export const lastOf = (place: string): string => place.split(".").pop() ?? place;

export const ZONES: readonly { id: string; name: string }[] = [
  { id: "America/New_York", name: "Eastern" }, { id: "America/Chicago", name: "Central" }, { id: "America/Denver", name: "Mountain" },
  { id: "America/Phoenix", name: "Mountain, no summer time (Arizona)" }, { id: "America/Los_Angeles", name: "Pacific" },
  { id: "America/Anchorage", name: "Alaska" }, { id: "Pacific/Honolulu", name: "Hawaii" }, { id: "America/Puerto_Rico", name: "Atlantic (Puerto Rico)" },
];
export const zonesWith = (zone: string): readonly { id: string; name: string }[] =>
  ZONES.some((z) => z.id === zone) ? ZONES : [...ZONES, { id: zone, name: zone.replace(/_/g, " ") }];
