// care.mjs - the clinical day: a patient is enrolled in one flow by coordinator and clinician; a patient answers the
// day's question; minutes are written down; a note is drafted, survives a closed page, and is signed.
import { violations } from "./axe.mjs";
import { check, none, story } from "./count.mjs";

const BODY = { review: "Entries on most days; mood between 4 and 6, sleep shorter at the weekend.", interpretation: "Steady, with a dip at weekends.",
  actions: "Called the patient; the plan for weekends was gone through.", plan: "Go on as before; look again at the end of the month." };

/** Answers whatever step is asked, as a person does who reads its form. */
const ANSWERS = {
  "Diagnosis": async (v, act) => { await v.page.getByLabel("ICD-10-CM").fill("F33.1"); await act("Add the diagnosis"); },
  "Coverage": async (v, act) => {
    await v.page.getByLabel("Payer", { exact: true }).selectOption({ label: "Medicare Part B" });
    await v.page.getByLabel("Member number").fill("1EG4TE5MK72");
    await act("Add the coverage");
  },
  "Consent": async (v, act) => { await v.page.getByRole("radio", { name: /^Spoken/ }).check({ force: true }); await act("The patient consents"); },
  "Plan": async (v, act) => {
    await v.page.getByLabel("Therapy").selectOption("cbt");
    await v.page.getByLabel("Goals").fill("Sleep through the night again.");
    await act("Add the plan");
  },
  "Order": async (v, act) => act(/^Order /),
  "Device": async (v) => v.page.locator("button.device").first().click(),
  "Supply": async (v, act) => act("The device is supplied"),
  "Education": async (v, act) => { await v.page.getByLabel("Minutes").fill("20"); await act("It is set up and explained"); },
  "Enroll": async (v, act) => {
    const who = v.page.getByLabel("Who bills");
    if (!await who.inputValue()) await who.selectOption({ index: 1 });
    await act("Enroll");
  },
};
const answering = (button) => (/diagnosis/i.test(button) ? "Diagnosis" : /coverage/i.test(button) ? "Coverage" : /consents/i.test(button) ? "Consent"
  : /plan/i.test(button) ? "Plan" : /^Order/.test(button) ? "Order" : /supplied/i.test(button) ? "Supply" : /explained/i.test(button) ? "Education" : /^Enroll$/.test(button) ? "Enroll" : "");

/** Goes on until somebody else is needed, or the patient is enrolled. */
async function goOn(v, seen) {
  for (let i = 0; i < 14; i++) {
    const body = v.page.locator(".step-body");
    const title = await v.page.locator("#step-title").innerText();
    if (await v.page.getByText(/^Waits for/).count()) return `waits at ${title}`;
    if (await v.page.getByText(/ is enrolled\./).count()) return "enrolled";
    seen.add(title);
    none(`enrolling, ${title}: axe`, await violations(v.page));
    const act = async (name) => body.getByRole("button", { name }).first().click();
    const submit = body.locator("button.main-button[type=submit]").first();
    const kind = await body.locator("button.device").count() ? "Device" : answering(await submit.innerText());
    if (!ANSWERS[kind]) return `nobody knows how to answer ${title}`;
    await ANSWERS[kind](v, act);
    await v.page.waitForFunction((was) => document.querySelector("#step-title")?.textContent !== was, title);
  }
  return "it never ends";
}

async function enrolls(house) {
  const nurse = await house.as("care-coordinator"), seen = new Set();
  await nurse.at("/patients");
  await nurse.link("Enroll a patient").click();
  await nurse.page.waitForURL(/\/enroll/);
  await nurse.settled();
  await nurse.button("Add the patient").click();
  check("enrolling: what is missing is said at its place", await nurse.page.locator("[aria-invalid=true]").count() >= 4);
  await nurse.field("Last name").fill("Tryout");
  await nurse.field("First name").fill("Linden");
  await nurse.field("Date of birth").fill("1961-05-17");
  await nurse.page.getByLabel("Sex").selectOption("F");
  await nurse.field("Street").fill("12 Example Street");
  await nurse.field("Town").fill("Denver");
  await nurse.page.getByLabel("State", { exact: true }).fill("CO");
  await nurse.page.getByLabel("ZIP").fill("802020001");
  none("a new patient: axe", await violations(nurse.page));
  await nurse.button("Add the patient").click();
  await nurse.page.locator("#step-title").waitFor();
  const first = await goOn(nurse, seen);
  check("the coordinator comes as far as the clinician's word", /^waits at/.test(first), first);
  await nurse.shot("enroll-waits");
  none("enrolling as coordinator: nothing failed", nurse.blamed());
  const url = new URL(nurse.page.url());
  await nurse.leave();
  const clinician = await house.as("clinician");
  await clinician.at(url.pathname + url.search);
  await clinician.page.locator("#step-title").waitFor();
  const last = await goOn(clinician, seen);
  check("the clinician goes on where it stands, to the end", last === "enrolled", [last, await clinician.text()]);
  await clinician.shot("enrolled");
  none("enrolled: axe", await violations(clinician.page));
  await clinician.link("Open the record").click();
  await clinician.page.waitForURL(/\/patients\//);
  await clinician.settled();
  check("the record is there", /Tryout, Linden/.test(await clinician.heading()), await clinician.heading());
  none("enrolling as clinician: nothing failed", clinician.blamed());
  await clinician.leave();
}

async function answers(house) {
  const patient = await house.as("patient", { viewport: { width: 390, height: 800 } });
  await patient.at("/own");
  none("the patient's page on a phone: axe", await violations(patient.page));
  await patient.shot("own-phone");
  const again = patient.button("Answer again");
  if (await again.count()) await again.click();
  const yes = patient.page.getByRole("button", { name: "Yes", exact: true });
  if (await yes.count()) await yes.click();
  const before = house.facts("checkin").length;
  await patient.page.getByRole("button", { name: /^7$/ }).click();
  check("one touch answers the day", await patient.sees(patient.page.getByText(/Thank you/)), await patient.text());
  check("and it is in the journal", house.facts("checkin").length === before + 1);
  none("answering: nothing failed", patient.blamed());
  await patient.leave();
}

async function minutes(house) {
  const clinician = await house.as("clinician");
  await clinician.at("/time");
  await clinician.page.keyboard.press("a");
  const panel = clinician.panel("Enter time");
  await panel.waitFor();
  await panel.getByLabel("With").locator("option").nth(1).waitFor({ state: "attached" });
  await panel.getByLabel("With").selectOption({ index: 1 });
  await panel.getByLabel("From").fill("06:10");
  await panel.getByLabel("To", { exact: true }).fill("06:32");
  await panel.getByLabel("Day").fill(clinician.me.today.slice(0, 8) + "02");
  none("entering time: axe", await violations(clinician.page));
  await panel.getByRole("button", { name: /^Write/ }).click();
  check("minutes are written down", await clinician.sees(clinician.page.getByText(/are written down/)), await clinician.text());
  check("and stand in the list", await clinician.sees(clinician.page.locator("tbody tr", { hasText: /6:10/ })));
  none("minutes: nothing failed", clinician.blamed());
  await clinician.leave();
}

async function note(house) {
  const clinician = await house.as("clinician");
  const noted = new Set(house.facts("note").map((n) => `${n.enrollment} ${n.from.slice(0, 7)}`));
  const month = clinician.me.today.slice(0, 7);
  const of = house.facts("enroll").find((e) => !e.part2 && e.billing === clinician.me.person && !noted.has(`${e.enrollment} ${month}`))
    ?? house.facts("enroll").find((e) => !e.part2 && e.billing === clinician.me.person);
  if (!check("the clinician bills for somebody", !!of, clinician.me.person)) return;
  const address = `/notes/${of.enrollment}/new?from=${month}-01&to=${clinician.me.today}`;
  await clinician.at(address);
  const box = (n) => clinician.page.locator(`.box-${n} textarea`);
  await box("review").waitFor();
  await clinician.button("Sign …").click();
  check("an empty note is not signed", await clinician.sees(clinician.page.getByText(/All four are needed/)));
  await box("review").fill(BODY.review);
  await clinician.page.getByText("Draft saved").waitFor();
  await clinician.context.setOffline(true);
  clinician.expect(/ERR_INTERNET_DISCONNECTED/);
  await box("interpretation").fill(BODY.interpretation);
  check("without a connection the draft is kept in the browser", await clinician.sees(clinician.page.getByText("Kept in this browser until there is a connection")), await clinician.text(".note-foot"));
  check("and the page says that there is none", await clinician.sees(clinician.page.getByText(/^No connection/)));
  await clinician.shot("note-offline");
  await clinician.page.close();
  await clinician.context.setOffline(false);
  clinician.page = await clinician.context.newPage();
  clinician.watch(clinician.page);
  await clinician.at(address);
  await box("review").waitFor();
  check("the draft survives a closed page", await box("review").inputValue() === BODY.review, await box("review").inputValue());
  check("with what was typed without a connection", await box("interpretation").inputValue() === BODY.interpretation, await box("interpretation").inputValue());
  await box("actions").fill(BODY.actions);
  await box("plan").fill(BODY.plan);
  await clinician.button("Sign …").click();
  none("a note before it is signed: axe", await violations(clinician.page));
  const sign = clinician.page.getByRole("region", { name: "Sign the note" });
  await sign.getByLabel("Your password").fill("not it");
  clinician.expect(/answer: 403 POST \/v1\/session\/again/, /Failed to load resource.*403/);
  await sign.getByRole("button", { name: "Sign", exact: true }).click();
  check("a wrong password signs nothing", await clinician.sees(sign.locator(".wrong")));
  await sign.getByLabel("Your password").fill(clinician.person.password);
  await sign.getByRole("button", { name: "Sign", exact: true }).click();
  check("the note is signed", await clinician.sees(clinician.page.getByRole("article", { name: "The note" })), await clinician.text());
  none("a signed note: axe", await violations(clinician.page));
  await clinician.shot("note-signed");
  await clinician.button("Add to the note …").click();
  check("what comes later is added", await clinician.sees(clinician.page.getByRole("heading", { name: "Addendum" })));
  none("a note: nothing failed", clinician.blamed());
  await clinician.leave();
}

export async function care(house) {
  await story("a patient is enrolled", () => enrolls(house));
  await story("a patient answers", () => answers(house));
  await story("minutes", () => minutes(house));
  await story("a note", () => note(house));
}
