// keys.mjs - the keyboard all the way, and paper: search, moving, opening, help, actions, the skip link; the cursor is
// never lost; and the strip, the month and the claim in print.
import { check, none, story } from "./count.mjs";

const focused = (v) => v.page.evaluate(() => { const e = document.activeElement; return !e || e === document.body ? "" : `${e.tagName.toLowerCase()} ${e.getAttribute("aria-label") ?? e.textContent?.slice(0, 40) ?? ""}`; });
const path = (v) => new URL(v.page.url()).pathname;

async function everywhere(v) {
  await v.at("/");
  await v.page.keyboard.press("Tab");
  check("Tab finds the skip link first", /Skip to the page/.test(await focused(v)), await focused(v));
  check("which is seen then", await v.page.locator("a.skip").evaluate((a) => a.getBoundingClientRect().top >= 0));
  await v.page.keyboard.press("Enter");
  check("and leads to the page", /^main/.test(await focused(v)), await focused(v));
  for (const [key, where] of [["p", "/patients"], ["r", "/rulebook"], ["x", "/practice"], ["t", "/"]]) {
    await v.page.keyboard.press("g");
    await v.page.keyboard.press(key);
    await v.page.waitForFunction((w) => location.pathname === w, where);
    await v.settled();
    check(`g ${key} goes to ${where}`, path(v) === where, path(v));
  }
  await v.page.keyboard.press("?");
  check("? tells all keys", await v.sees(v.panel("Keys")));
  check("and has the cursor", /Keys/.test(await focused(v)), await focused(v));
  await v.page.keyboard.press("Escape");
  await v.panel("Keys").waitFor({ state: "detached" });
  await v.page.keyboard.press(".");
  check(". offers what can be done", await v.sees(v.panel("Actions")));
  await v.page.keyboard.press("Escape");
}

async function search(v) {
  await v.at("/");
  const name = (await v.get("/v1/patients?limit=1")).body.rows[0].name;
  await v.page.keyboard.press("/");
  check("/ is in the search", /Search/.test(await focused(v)), await focused(v));
  await v.page.keyboard.type(name.slice(0, 5), { delay: 20 });
  await v.page.getByRole("option").first().waitFor();
  check("typing g t in the search goes nowhere", path(v) === "/", path(v));
  await v.page.keyboard.press("ArrowDown");
  await v.page.keyboard.press("ArrowUp");
  await v.page.keyboard.press("Enter");
  await v.page.waitForURL(/\/patients\//);
  await v.settled();
  check("Enter opens what was found", path(v).startsWith("/patients/"), path(v));
}

async function lists(v) {
  await v.at("/patients");
  const order = await v.page.locator("tbody tr").evaluateAll((rows) => rows.map((r) => r.dataset.key));
  const row = (n) => v.page.locator(`tr[aria-current=true][data-key="${order[n]}"]`);
  for (let i = 0; i < 4; i++) await v.page.keyboard.press("j"); // as fast as a held key
  check("j moves, a row each time", await v.sees(row(3)), await focused(v));
  await v.page.keyboard.press("k");
  check("k moves back", await v.sees(row(2)), await focused(v));
  check("the row has the cursor", /^tr/.test(await focused(v)), await focused(v));
  await v.page.keyboard.press("Enter");
  await v.page.waitForURL(/\/patients\/./);
  await v.settled();
  await v.page.goBack();
  check("back, the list keeps its place", await v.sees(row(2)), order);
}

async function call(v) {
  await v.at("/patients?group=needs-call");
  if (!await v.page.locator("tbody tr").count()) await v.at("/patients?group=on-track");
  await v.page.keyboard.press("j");
  const first = await v.page.locator("tr[aria-current=true]").getAttribute("data-key");
  await v.page.keyboard.press("e");
  const log = v.page.getByRole("region", { name: /^Log a contact with/ });
  await log.waitFor();
  await v.shot("log-a-call");
  const before = v.house.facts("contact").length;
  await log.getByRole("button").first().press("Enter");
  await v.page.getByRole("button", { name: "Undo" }).waitFor();
  check("e, Enter: a call is logged", v.house.facts("contact").length === before + 1);
  const now = await v.page.locator("tr[aria-current=true]").getAttribute("data-key").catch(() => null);
  const many = await v.page.locator("tbody tr").count() > 1;
  check("and the next row has the cursor", /^tr/.test(await focused(v)) && (!many || now !== first), [await focused(v), first, now]);
  await v.page.getByRole("button", { name: "Undo" }).click();
  check("and it can be taken back", await v.sees(v.page.getByText(/Taken back/)));
}

async function typing(v) {
  await v.at("/patients");
  const box = v.field("Name", v.page.locator("main"));
  await box.focus();
  await v.page.keyboard.type("sampleton", { delay: 90 });
  check("a filter is typed to its end while the list changes under it", await box.inputValue() === "sampleton" && /^input/.test(await focused(v)), [await box.inputValue(), await focused(v)]);
  await v.at("/claims");
  const claims = v.field("Name, claim or code");
  if (await claims.count()) {
    await claims.focus();
    await v.page.keyboard.type("sampleton", { delay: 90 });
    check("on the board as well", await claims.inputValue() === "sampleton", await claims.inputValue());
  }
}

async function paper(v, patient, claim) {
  await v.at(`/patients/${patient}`);
  await v.page.emulateMedia({ media: "print", colorScheme: "dark" });
  const gone = async (what) => none(`${what} on paper: what only a screen needs is left out`,
    await v.page.evaluate(() => [".rail", ".top", ".tools button", "aside.panel", ".toasts"].filter((s) => [...document.querySelectorAll(s)].some((e) => e.getClientRects().length > 0))));
  await gone("a record");
  check("the strip is on the paper", await v.page.locator("main svg").first().isVisible());
  const paperColour = await v.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check("paper is white, also by night", /255, 255, 255|rgba\(0, 0, 0, 0\)/.test(paperColour), paperColour);
  await v.shot("print-record");
  if (claim) {
    await v.at(`/claims/${claim}`);
    await gone("a claim");
    await v.shot("print-claim");
  }
  await v.page.emulateMedia({ media: "screen", colorScheme: "light" });
}

async function still(v) {
  await v.at("/");
  const moving = await v.page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => {
    const s = getComputedStyle(e), long = (t) => t.split(",").some((x) => parseFloat(x) > 0.05);
    return (s.animationName !== "none" && long(s.animationDuration)) || (s.transitionProperty !== "none" && long(s.transitionDuration));
  }).map((e) => `${e.tagName} ${e.className}`));
  none("who asked for less motion sees none", moving.slice(0, 5));
}

export async function keys(house) {
  const v = await house.as("care-coordinator");
  await story("keys everywhere", () => everywhere(v));
  await story("search by key", () => search(v));
  await story("lists by key", () => lists(v));
  await story("a call by key", () => call(v));
  await story("less motion", () => still(v));
  const enroll = house.facts("enroll").find((f) => !f.part2);
  none("keys: nothing failed", v.blamed());
  await v.leave();
  const biller = await house.as("biller");
  await story("typing is not stopped", () => typing(biller));
  await story("on paper", () => paper(biller, enroll.patient, house.facts("claim-made")[0].claim));
  none("paper: nothing failed", biller.blamed());
  await biller.leave();
}
