// count.mjs - a case is counted as it is checked; what failed says what was there instead. The last line is for tool/tally.
const DETAIL_MAX = 1200;
let passed = 0, failed = 0;

const said = (detail) => { const t = typeof detail === "string" ? detail : JSON.stringify(detail); return (t ?? "").slice(0, DETAIL_MAX); };

export function check(name, good, detail = "") {
  if (good) passed += 1;
  else { failed += 1; console.log(`FAIL ${name}: ${said(detail)}`); }
  return good;
}
/** The first number that failed among these is shown. */
export const none = (name, list) => check(name, list.length === 0, list);

/** A story: what it throws is a failed case, with a picture where there is a visitor; the next story goes on. */
export async function story(name, tell) {
  const began = Date.now();
  try { await tell(); }
  catch (e) { failed += 1; console.log(`FAIL ${name}: ${said(e instanceof Error ? e.message : String(e))} ${where(e)}`); }
  if (process.env.TIMES) console.log(`     ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
const where = (e) => (/\/test\/web\/pages\/[\w.]+:\d+/.exec(e?.stack ?? "") ?? [""])[0].replace(/.*\//, "at ");

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed || !passed ? 1 : 0;
}
