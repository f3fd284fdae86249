// walk.mjs - every page of the router's table, as every role: who may see it sees it whole (nothing fails, axe-core finds
// nothing, light and dark, nothing reaches over the edge at 1280, 768 and 200 %); who may not is told so, asks the
// server for nothing, and is offered no way there.
import { tooWide, violations } from "./axe.mjs";
import { none, check, story } from "./count.mjs";
import { WIDE } from "./house.mjs";
import { fill, pageOf, pages, ROLES, things } from "./routes.mjs";

const TABLET = { width: 768, height: 1024 };
const TWICE = { width: 640, height: 400 }; // 1280 x 800 at 200 %: half as many of CSS's pixels

// Each needs the permission beside it: seen by nobody else.
const ACTS = [
  ["claims-work", "a[href='/close'], a[href^='/remittances?receive']"],
  ["enroll", "a[href^='/enroll']"],
  ["rules-propose", "a[href^='/proposals/new']"],
  ["treat", "a[href*='/notes/'][href*='/new']"],
];

async function offered(visitor, name) {
  const hrefs = await visitor.page.evaluate(() => [...document.querySelectorAll("a[href^='/']")].map((a) => a.pathname));
  const closed = [...new Set(hrefs)].filter((h) => !h.startsWith("/v1/")).map((h) => [h, pageOf(h)])
    .filter(([, row]) => !row || !visitor.may.has(row.may)).map(([h, row]) => (row ? `${h} (${row.may})` : `${h} is no page`));
  none(`${name}: every link leads to a page of theirs`, closed);
  for (const [may, selector] of ACTS) {
    if (visitor.may.has(may)) continue;
    check(`${name}: nothing that takes "${may}"`, await visitor.page.locator(selector).count() === 0, selector);
  }
}

async function seen(visitor, path, name, file) {
  await visitor.page.emulateMedia({ colorScheme: "light" });
  await visitor.page.setViewportSize(WIDE);
  await visitor.at(path);
  const heading = await visitor.heading();
  check(`${name}: has its heading`, heading.length > 1 && !/No such page|Not open to your role|stopped|Not loaded/.test(heading), heading);
  none(`${name}: nothing stands there as failed`, await visitor.page.locator(".state-failed").allInnerTexts());
  none(`${name}: axe, light`, await violations(visitor.page));
  none(`${name}: no wider than 1280`, await tooWide(visitor.page));
  await offered(visitor, name);
  await visitor.shot(`${file}-light`);
  await visitor.page.setViewportSize(TABLET);
  await visitor.page.emulateMedia({ colorScheme: "dark" });
  none(`${name}: axe, dark, at 768`, await violations(visitor.page));
  none(`${name}: no wider than 768`, await tooWide(visitor.page));
  await visitor.shot(`${file}-dark-768`);
  await visitor.page.setViewportSize(TWICE);
  none(`${name}: no wider at 200 %`, await tooWide(visitor.page));
  none(`${name}: nothing failed`, visitor.blamed());
}

/** A patient has one page, and is led to it. */
async function led(visitor, name) {
  await visitor.at("/");
  await visitor.page.waitForURL(/\/own$/);
  none(`${name}: is led to the own page, and nothing failed`, visitor.blamed());
}

async function closed(visitor, path, name) {
  const asked = [];
  const note = (r) => { const p = new URL(r.url()).pathname; if (p.startsWith("/v1/") && !/^\/v1\/(session|events|today|own|jobs$)/.test(p)) asked.push(p); };
  visitor.page.on("request", note);
  await visitor.at(path);
  visitor.page.off("request", note);
  check(`${name}: is told that it is not theirs`, /Not open to your role/.test(await visitor.heading()), await visitor.heading());
  none(`${name}: nothing is asked for`, asked);
  none(`${name}: nothing failed`, visitor.blamed());
}

// Pages in another state: a panel open, a filter set, a list that is empty.
const STATES = [
  ["/patients?group=needs-call", "patients"], ["/patients?q=zzzz", "patients"],
  ["/patients/{patient}?tab=facts", "patients"],
  ["/claims?status=denied", "claims"], ["/claims?q=zzzz", "claims"],
  ["/remittances?receive=1", "claims-work"], ["/money?by=cause", "money"],
  ["/payers?payer={payer}", "rules"], ["/rulebook/compare?a=medicare-2025&b=medicare-2026", "rules"],
  ["/proposals/new?kind=payer-rule", "rules-propose"], ["/people?person={person}", "practice-read"],
];

async function walkAs(house, role, ids) {
  const visitor = await house.as(role);
  for (const { pattern, may } of pages) {
    if (pattern.includes("{job}") && !ids.job) continue;
    const path = fill(pattern, ids), name = `${pattern} as ${role}`;
    const file = `${role}-${pattern.replace(/[{}]/g, "").replace(/^\//, "").replaceAll("/", "-") || "today"}`;
    if (pattern === "/" && role === "patient") await story(name, () => led(visitor, name));
    else await story(name, () => (visitor.may.has(may) ? seen(visitor, path, name, file) : closed(visitor, path, name)));
  }
  for (const [pattern, may] of STATES) {
    if (!visitor.may.has(may)) continue;
    const name = `${pattern} as ${role}`;
    await story(name, () => seen(visitor, fill(pattern, ids), name, `${role}-${pattern.replace(/[{}]/g, "").replace(/[^a-z]+/g, "-").replace(/^-/, "")}`));
  }
  await visitor.leave();
}

export async function walk(house) {
  const ids = things(house);
  const roles = process.env.ROLE ? [process.env.ROLE] : ROLES;
  const next = [...roles];
  const worker = async () => { for (let r = next.shift(); r; r = next.shift()) await walkAs(house, r, ids); };
  await Promise.all([worker(), worker()]);
}
