// billing.mjs - a month from its services to the money, as a biller does it: close (long work that is left and found
// again), release with the checks in view, send, take the payer's files in, follow a denial down to its fact, correct it,
// match what was not found. The payer is the tests' own.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { violations } from "./axe.mjs";
import { check, none, story } from "./count.mjs";
import { root } from "./house.mjs";

const CONTROL = 7000;

async function closes(biller) {
  await biller.at("/");
  await biller.link(/services ready/).click();
  await biller.page.waitForURL(/\/close/);
  await biller.settled();
  const months = await biller.page.getByLabel("Month").locator("option").evaluateAll((all) => all.map((o) => o.value));
  check("closed months are offered, newest first", months.length >= 3 && months[0] > months[1], months);
  await biller.button("See what it would make").click();
  await biller.page.locator(".would").waitFor();
  none("what a close would make: axe", await violations(biller.page));
  await biller.field("Also what is ready of earlier months").check();
  await biller.button(/See what it would make|Look again/).click();
  await biller.page.locator(".would").waitFor();
  const would = await biller.text(".would");
  await biller.shot("close-would");
  const confirm = biller.button(/^Close .*: make/);
  if (!check("the sample has something to close", await biller.sees(confirm), would)) return null;
  await confirm.click();
  await biller.page.waitForURL(/job=/);
  // Left at once, and found again under long work.
  await biller.at("/jobs");
  const jobs = biller.page.locator("main").getByText(/clos/i);
  check("the close is found again under long work", await biller.sees(jobs), await biller.text());
  none("long work: axe", await violations(biller.page));
  none("closing: nothing failed", biller.blamed());
  return would;
}

async function releases(house, biller) {
  await biller.at("/claims?status=made");
  const rows = biller.page.locator("tbody tr");
  check("made claims wait on the board", await rows.count() >= 3, await rows.count());
  await biller.page.keyboard.press("X");
  await biller.button("Release …").click();
  await biller.button(/^Release \d+ claims?$/).waitFor();
  none("the checks before a release: axe", await violations(biller.page));
  await biller.shot("release-checks");
  check("whose name goes under it is said", await biller.sees(biller.panel().getByText("Reed Placeholt")));
  const refused = await biller.panel().locator("li.refused").allInnerTexts();
  await biller.button(/^Release \d+ claims?$/).click();
  await biller.page.getByText(/\d+ claims? released/).first().waitFor();
  for (const r of refused) check("what stays says why", /Stays here\./.test(r), r);
  none("releasing: nothing failed", biller.blamed());
}

/** Whoever logged minutes of a claim does not release it. */
async function refusesOwn(house) {
  const released = new Set(house.facts("claim-released").map((f) => f.claim));
  const made = house.facts("claim-made").filter((c) => !released.has(c.claim));
  const biller = await house.as("biller");
  const { body } = await biller.get("/v1/claims?status=made");
  const left = body?.rows ?? [];
  check("of two people: what is not released is said", made.length === 0 || left.length > 0, { made: made.length, left: left.length });
  await biller.leave();
}

async function sends(biller, house) {
  await biller.at("/batches");
  const waiting = biller.page.locator(".waiting-list li");
  const n = await waiting.count();
  check("released claims wait by payer", n >= 1, await biller.text());
  none("sending: axe", await violations(biller.page));
  // The payer with the most claims.
  const counts = await waiting.evaluateAll((all) => all.map((li) => Number(/(\d+) claim/.exec(li.textContent)?.[1] ?? 0)));
  const most = counts.indexOf(Math.max(...counts));
  await waiting.nth(most).getByRole("button", { name: "Send …" }).click();
  const send = biller.panel().getByRole("button", { name: /^Send \d+ claims? to / });
  await send.waitFor();
  none("the word before sending: axe", await violations(biller.page));
  await send.click();
  await biller.page.getByRole("heading", { name: "Sent", exact: true }).waitFor();
  await biller.shot("sent");
  const file = await biller.panel().locator("li code").first().innerText();
  await biller.panel().getByRole("button", { name: "Close", exact: true }).click();
  const { body } = await biller.get("/v1/batches");
  const batch = body.batches.find((b) => b.file.endsWith(file.split("/").pop()));
  check("the file stands among those sent", !!batch, file);
  const data = await biller.context.request.get(`/v1/batches/${encodeURIComponent(batch.batch)}/file`);
  const path = join(house.folder, "sent.837");
  writeFileSync(path, await data.body());
  none("sending: nothing failed", biller.blamed());
  return path;
}

function answer(path, day, refused, lost) {
  const done = spawnSync("python3", [join(root, "test/web/pages/payer.py"), path, day, String(CONTROL), refused, lost], { encoding: "utf8" });
  if (done.status) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}

async function receives(biller, path, ending, expected) {
  await biller.at("/remittances?receive=1");
  const chooser = biller.page.waitForEvent("filechooser");
  await biller.button("Choose a file …").click();
  await (await chooser).setFiles({ name: `answer.${ending}`, mimeType: "application/edi-x12", buffer: readFileSync(`${path}.${ending}`) });
  await biller.panel().locator(".receipts").waitFor();
  const said = await biller.panel().locator(".receipts").innerText();
  check(`the ${ending} is posted`, expected.test(said), said);
  none(`the ${ending} received: axe`, await violations(biller.page));
  await biller.shot(`received-${ending}`);
  return said;
}

async function denial(biller, claim) {
  await biller.at(`/claims/${claim}`);
  check("the denied claim says so", /Denied/.test(await biller.heading()), await biller.heading());
  check("the payer's code stands there in words", await biller.sees(biller.page.getByText(/Authori[sz]ation, notice/)), await biller.text());
  none("a denied claim: axe", await violations(biller.page));
  await biller.shot("claim-denied");
  // Down to the fact: what it stands on, then one of its facts.
  const why = biller.page.locator("details.line-why summary").first();
  if (!await biller.page.locator("details.line-why[open]").count()) await why.click();
  const one = biller.page.locator("details.line-why .requirements details:has(.fact-link)").first();
  await one.waitFor({ state: "attached" });
  if (!await one.evaluate((d) => d.open)) await one.locator("summary").first().click();
  await one.locator(".fact-link").first().click();
  await biller.page.waitForURL(/\/facts\//);
  await biller.settled();
  check("a denial is followed down to its fact", (await biller.text()).length > 40, await biller.text());
  none("a fact: axe", await violations(biller.page));
  await biller.page.goBack();
  await biller.settled();
  await biller.button("Correct …").click();
  none("correcting: axe", await violations(biller.page));
  await biller.button("Make it anew").click();
  check("a correction wants its reason", await biller.sees(biller.page.getByText("Say why, for whoever looks at it later.")));
  await biller.panel().getByRole("textbox", { name: "Why" }).fill("The authorization was obtained meanwhile.");
  await biller.button("Make it anew").click();
  await biller.page.getByRole("heading", { name: "Corrected" }).waitFor();
  await biller.shot("claim-corrected");
  const next = await biller.panel().getByRole("link").first().getAttribute("href");
  await biller.button("Back to the claim").click();
  await biller.at(next);
  check("the new claim says whose place it takes", await biller.sees(biller.page.getByText("It takes the place of")), await biller.text());
  none("a denial: nothing failed", biller.blamed());
}

async function matches(biller, claim, said) {
  await biller.at("/unmatched");
  const item = biller.page.locator(".unmatched > li", { hasText: "RETYPED-BY-HAND" });
  if (!check("what was not found waits", await biller.sees(item), said)) return;
  none("unmatched: axe", await violations(biller.page));
  await biller.shot("unmatched");
  const candidate = item.locator(".candidates li", { has: biller.page.locator(`a[href='/claims/${claim}']`) });
  check("the claim it is about is offered", await biller.sees(candidate), await item.innerText());
  await candidate.getByRole("button", { name: /This one/ }).click();
  await biller.page.getByText(/^Matched to/).waitFor();
  await item.waitFor({ state: "detached" });
  await biller.at(`/claims/${claim}`);
  check("the claim is paid", /Paid/.test(await biller.heading()), await biller.heading());
  none("matching: nothing failed", biller.blamed());
}

export async function billing(house) {
  const biller = await house.as("biller");
  let path;
  await story("a month is closed", () => closes(biller));
  await story("claims are released", () => releases(house, biller));
  await story("two people", () => refusesOwn(house));
  await story("claims are sent", async () => { path = await sends(biller, house); });
  if (path) await story("the payer answers", async () => {
    const day = biller.me.today.replaceAll("-", "");
    const claims = answer(path, day, "", "");
    const [refused, lost] = [claims[0], claims[1] ?? ""];
    answer(path, day, refused, lost);
    await receives(biller, path, "999", /Posted(?! before)/);
    await receives(biller, path, "277", /Posted(?! before)/);
    const said = await receives(biller, path, "835", /Posted(?! before)/);
    await receives(biller, path, "835", /Posted before/);
    none("receiving: nothing failed", biller.blamed());
    await story("a denial is worked", () => denial(biller, refused));
    if (lost) await story("what was not found is matched", () => matches(biller, lost, said));
  });
  await biller.leave();
}
