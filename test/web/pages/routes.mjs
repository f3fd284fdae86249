// routes.mjs - the table of the console's pages (ui/src/pages.ts), as the tests walk it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./house.mjs";

export const ROLES = ["patient", "care-coordinator", "clinician", "biller", "compliance", "administrator"];

const table = readFileSync(join(root, "ui/src/pages.ts"), "utf8");
/** Rows of {pattern, may}. */
export const pages = [...table.matchAll(/^\s*row\("([^"]+)", "[^"]+", "([^"]+)"/gm)].map((m) => ({ pattern: m[1], may: m[2] }));

/** The row of an address, as the router finds it. */
export function pageOf(path) {
  const parts = path.split("/");
  return pages.find(({ pattern }) => {
    const wanted = pattern.split("/");
    return wanted.length === parts.length && wanted.every((w, i) => (w.startsWith("{") ? parts[i] !== "" : w === parts[i]));
  });
}

/** An address for each pattern, with things that are in the sample. */
export function things(house) {
  const enrolled = house.facts("enroll").filter((f) => !f.part2 && !f.device.startsWith("reset"));
  const enroll = enrolled[0];
  const note = house.facts("note").find((n) => n.enrollment === enroll.enrollment) ?? house.facts("note")[0];
  const made = house.facts("claim-made");
  const answers = house.facts("answer");
  const remittance = answers.find((a) => /835/.test(JSON.stringify(a))) ?? answers[0];
  return { patient: enroll.patient, enrollment: note?.enrollment ?? enroll.enrollment, note: note?.note ?? "new", fact: enroll.id,
    claim: made[0].claim, answer: remittance.answer, code: "98980", job: null,
    payer: house.facts("payer")[0].payer, person: house.people.get("main biller").login };
}
export const fill = (pattern, ids) => pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(ids[name] ?? "none"));
