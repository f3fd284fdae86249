// kept.mjs - what stays on a page and what does not: nothing of a record after the end of a session; where one was and
// what one typed, for who comes back; what was said without a connection, sent once when it is back; and two people at
// one record see each other.
import { check } from "./count.mjs";

const TYPED = "Called her; she is safe.";
const surname = (row) => row.name.split(",")[0];

async function signIn(v, person) {
  await v.field("Name").fill(person.login);
  await v.field("Password").fill(person.password);
  await v.page.keyboard.press("Enter");
  await v.page.locator(".shell").waitFor();
  await v.settled();
}
const holds = async (v, text) => (await v.page.content()).includes(text);

/** The session ends under an open record: nothing of it stays, and all of it is there again for who comes back. */
async function ended(house) {
  const v = await house.as("clinician");
  const { body } = await v.get("/v1/patients?limit=1"), row = body.rows[0];
  await v.at("/");
  const seen = v.button("Seen to").first();
  const alert = await seen.count() > 0;
  if (alert) {
    await seen.click();
    await v.field("What was found and done").fill(TYPED);
    await v.page.waitForTimeout(800); // it is kept once the fingers rest
  }
  await v.at(`/patients/${row.patient}?tab=facts`);
  check("the record is open", await holds(v, surname(row)));
  v.expect(/401/);
  await v.context.clearCookies();
  await v.page.keyboard.press("/");
  await v.page.keyboard.type("abc");
  await v.field("Password").waitFor();
  check("after the session's end the page holds no name", !await holds(v, surname(row)));
  check("nor any list", await v.page.locator("table, .strip, .toast").count() === 0);
  check("nor does its title", (await v.page.title()).startsWith("Sign in"), await v.page.title());
  await signIn(v, v.person);
  check("who comes back is where they were", v.page.url().includes(`/patients/${row.patient}?tab=facts`), v.page.url());
  check("and sees the record again", await holds(v, surname(row)));
  if (alert) {
    await v.at("/");
    await v.button("Seen to").first().click();
    const field = v.field("What was found and done");
    await v.page.waitForFunction((text) => document.querySelector("textarea")?.value === text, TYPED);
    check("what was typed is there", await field.inputValue() === TYPED);
  }
  await v.leave();
}

/** A person signs out, another signs in at the same window. */
async function signedOut(house) {
  const v = await house.as("clinician");
  const { body } = await v.get("/v1/patients?limit=1"), row = body.rows[0];
  await v.at(`/patients/${row.patient}`);
  await v.page.locator(".who summary").click();
  await v.button("Sign out").click();
  await v.field("Password").waitFor();
  check("after signing out the page holds no name", !await holds(v, surname(row)));
  check("and its address says nothing", new URL(v.page.url()).pathname === "/", v.page.url());
  let asked = 0;
  v.page.on("request", (r) => { if (/\/v1\/patients\/./.test(r.url())) asked += 1; });
  await signIn(v, house.people.get("main care-coordinator"));
  check("somebody else begins at Today", new URL(v.page.url()).pathname === "/", v.page.url());
  check("and asks for nobody's record", asked === 0, asked);
  await v.leave();
}

const contacts = async (v, patient) => (await v.get(`/v1/facts?patient=${patient}&kind=contact&limit=20`)).body.facts;

/** Contacts that are logged without a connection wait, in order, and are sent once. */
async function offline(house) {
  const v = await house.as("care-coordinator");
  const { body } = await v.get("/v1/patients?limit=20&program=rtm"), row = body.rows.find((r) => r.enrollment);
  const before = (await contacts(v, row.patient)).length;
  await v.at(`/patients/${row.patient}?e=${row.enrollment}`);
  v.expect(/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to load/);
  await v.context.setOffline(true);
  const log = async (key) => {
    await v.page.keyboard.press("e");
    await v.page.locator(".log").waitFor();
    await v.page.keyboard.press(key);
    await v.page.locator(".log").waitFor({ state: "detached" });
  };
  const bar = v.page.locator(".offline");
  await log("v");
  await bar.getByText("1 entry waits here").waitFor();
  check("what is said without a connection is shown as waiting", true);
  await log("t");
  await bar.getByText("2 entries wait here").waitFor();
  await v.button("Undo").last().click();
  await bar.getByText("3 entries wait here").waitFor(); // the taking back waits behind what it takes back
  await v.context.setOffline(false);
  await bar.waitFor({ state: "detached" });
  const after = await contacts(v, row.patient), kept = after.filter((f) => !f.voided);
  check("both are sent, once", after.length === before + 2, [before, after.length]);
  check("and the one that was taken back is void", kept.length === before + 1, [before, kept.length]);
  check("when they happened is when they were said", after.slice(0, 2).every((f) => f.fact.at < f.fact.received), after.slice(0, 2));
  await v.at(`/patients/${row.patient}?e=${row.enrollment}`);
  check("nothing waits any more, after a reload either", await bar.count() === 0);
  await v.leave();
}

async function together(house) {
  const a = await house.as("care-coordinator"), b = await house.as("clinician");
  const { body } = await a.get("/v1/patients?limit=3"), row = body.rows[2];
  await a.at(`/patients/${row.patient}`);
  await a.page.waitForTimeout(500); // its stream of events stands
  await b.at(`/patients/${row.patient}`);
  await b.page.locator(".others").waitFor();
  check("who comes second sees who is there", (await b.text(".others")).includes(a.me.name), await b.text(".others"));
  await a.page.locator(".others").waitFor();
  check("who was there sees who came", (await a.text(".others")).includes(b.me.name), await a.text(".others"));
  await a.leave();
  await b.leave();
}

export async function kept(house) {
  await ended(house);
  await signedOut(house);
  await offline(house);
  await together(house);
}
