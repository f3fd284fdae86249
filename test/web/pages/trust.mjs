// trust.mjs - what is closed stays closed: substance-use records (42 CFR Part 2), break-glass with its review, two
// practices apart; and a rule that takes two people.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { violations } from "./axe.mjs";
import { check, none, story } from "./count.mjs";

const NOT_THERE = [/answer: 404 GET \/v1\/(patients|claims|enrollments|facts)/, /Failed to load resource.*404/];

/** A part 2 record beside the sample's: said at the machine itself, where the sample has none. */
function closedPatient(house) {
  const was = house.facts("enroll").find((f) => f.part2);
  if (was) return was.patient;
  const open = house.facts("enroll").find((f) => !f.part2 && f.program === "dmht") ?? house.facts("enroll")[0];
  const at = new Date().toISOString().replace(/\.\d+/, "");
  const facts = [
    { fact: "patient", id: "e2e-closed-patient", at, patient: "e2e-closed", last: "Hiddenfield", first: "Larch", birth: "1980-02-03", sex: "F",
      address: { line1: "1 Example Street", city: "Denver", state: "CO", zip: "802020001" }, timezone: "America/Denver" },
    { fact: "enroll", id: "e2e-closed-enroll", at, enrollment: "e2e-closed-1", patient: "e2e-closed", program: open.program, billing: open.billing,
      device: open.device, place: open.place, part2: true },
  ];
  const file = join(house.folder, "closed.ndjson");
  writeFileSync(file, facts.map((f) => JSON.stringify(f)).join("\n") + "\n");
  house.run("import", file, "--practice", "main");
  return "e2e-closed";
}

async function part2(house) {
  const patient = closedPatient(house), nurse = await house.as("care-coordinator");
  nurse.expect(...NOT_THERE);
  await nurse.at("/patients");
  await nurse.field("Name", nurse.page.locator("main")).fill("Hiddenfield");
  check("a closed record is in no list", await nurse.sees(nurse.page.getByText("Nobody fits.")) || !/Hiddenfield/.test(await nurse.text()), await nurse.text());
  await nurse.page.keyboard.press("Escape");
  await nurse.page.getByRole("combobox", { name: /^Search/ }).fill("Hiddenfield");
  check("nor found by search", await nurse.sees(nurse.page.getByText(/Nothing found for/)));
  await nurse.at(`/patients/${patient}`);
  check("its page is as if it were not there", /No such record/.test(await nurse.heading()), await nurse.heading());
  none("no such record: axe", await violations(nurse.page));
  await nurse.button("I must open a closed record …").click();
  await nurse.field("Why must it be opened now?").fill("too short");
  await nurse.button("Open it for an hour").click();
  check("break-glass wants a sentence", await nurse.sees(nurse.page.getByText("A sentence for whoever reviews it.")));
  await nurse.field("Why must it be opened now?").fill("The emergency room asks which medicine she takes.");
  await nurse.button("Open it for an hour").click();
  await nurse.page.getByRole("heading", { name: /substance-use record/ }).waitFor();
  check("the record is open, and says what it is", true);
  none("a record opened by break-glass: axe", await violations(nurse.page));
  await nurse.shot("glass-opened");
  none("break-glass: nothing failed", nurse.blamed());
  await nurse.leave();
  const officer = await house.as("compliance");
  await officer.at("/");
  await officer.link(/opened records? to review/).click();
  await officer.page.waitForURL(/\/glass/);
  check("the opening waits for review with its reason", await officer.sees(officer.page.getByText("The emergency room asks which medicine she takes.")), await officer.text());
  await officer.button("Review …").first().click();
  none("a review: axe", await violations(officer.page));
  await officer.panel().getByRole("radio", { name: "Justified", exact: true }).check({ force: true });
  await officer.field("What you found").fill("Called the emergency room; it was so.");
  await officer.button("Keep the review").click();
  check("the review is kept", await officer.sees(officer.page.getByText("All were reviewed.")), await officer.text());
  await officer.at("/audit");
  check("the audit tells of it", /opened|glass|closed record/i.test(await officer.text()), (await officer.text()).slice(0, 400));
  none("reviewing: nothing failed", officer.blamed());
  await officer.leave();
}

async function apart(house) {
  const biller = await house.as("biller", { practice: "north" });
  biller.expect(...NOT_THERE, /answer: 404 GET/);
  const ours = new Set(house.facts("claim-made", "north").map((c) => c.claim));
  const theirs = house.facts("claim-made").find((c) => !ours.has(c.claim));
  await biller.at(`/claims/${theirs.claim}`);
  check("the other practice's claim is not there", await biller.sees(biller.page.getByText("Nothing here")), await biller.text());
  await biller.at("/claims");
  const shown = await biller.page.locator("tbody tr").evaluateAll((rows) => rows.map((r) => r.dataset.key));
  none("the board has only the own claims", shown.filter((c) => !ours.has(c)));
  none("apart: nothing failed", biller.blamed());
  await biller.leave();
}

async function rule(house) {
  const officer = await house.as("compliance");
  await officer.at("/rulebook");
  await officer.at("/proposals/new?kind=charge");
  await officer.page.getByLabel("Code", { exact: true }).selectOption("98980");
  await officer.button("See what it would change").click();
  check("what is missing is said at its place", await officer.sees(officer.page.getByText("Needed.")));
  await officer.field("Charge for one unit").fill("123.45");
  await officer.page.getByLabel("From", { exact: true }).fill("2026-01-01");
  await officer.page.getByLabel(/^Why/).fill("The practice raised it.");
  await officer.button("See what it would change").click();
  await officer.button("Propose it").waitFor();
  none("a preview: axe", await violations(officer.page));
  await officer.shot("proposal-preview");
  await officer.button("Propose it").click();
  await officer.page.waitForURL(/\/proposals$/);
  check("who proposes does not let in", await officer.sees(officer.page.getByText("Somebody else has to let it in."))
    && await officer.button("Let it in …").count() === 0, await officer.text());
  none("proposing: nothing failed", officer.blamed());
  const owner = await house.as("administrator");
  await owner.at("/proposals");
  await owner.button("Let it in …").first().click();
  none("a decision: axe", await violations(owner.page));
  await owner.panel().getByRole("button", { name: "Let it in", exact: true }).click();
  check("a second person lets it in", await owner.sees(owner.page.getByText("Nothing waits for a second person.")), await owner.text());
  await owner.at("/payers");
  check("from then on it is the charge", await owner.sees(owner.page.getByText("$123.45")), await owner.text());
  none("deciding: nothing failed", owner.blamed());
  await owner.leave();
  await officer.leave();
}

export async function trust(house) {
  await story("a closed record, break-glass and its review", () => part2(house));
  await story("two practices", () => apart(house));
  await story("a rule takes two people", () => rule(house));
}
