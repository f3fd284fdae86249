// axe.mjs - what axe-core finds on a page, in a line each. The script comes in by the debugger, so that the page's own
// Content-Security-Policy stays as it is.
import { axeSource } from "./house.mjs";

const WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const SHOWN_MAX = 3;

export async function violations(page, only) {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axeSource);
  return page.evaluate(async ([tags, rules, max]) => {
    const run = { resultTypes: ["violations"], runOnly: rules ? { type: "rule", values: rules } : { type: "tag", values: tags } };
    const found = (await window.axe.run(document, run)).violations;
    return found.map((v) => `${v.id}: ${v.nodes.slice(0, max).map((n) => `${n.target.join(" ")} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`).join(" | ")}`);
  }, [WCAG, only ?? null, SHOWN_MAX]);
}

/** How far a page reaches beyond its window at the right, and what does. */
export function tooWide(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over <= 0) return [];
    const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true; return false; };
    const who = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !scrolls(e));
    return [`${over} px: ${who.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`).join(", ")}`];
  });
}
