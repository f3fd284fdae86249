// first_page.mjs BUILD [TIMES]: what a first visit costs on a slow phone (4 x slower processor, 1.6 Mbit/s, 150 ms round
// trip, nothing kept), for the sign-in and for each role's first page: bytes over the wire, and the time until it can be
// worked with. It prints and judges nothing: times are the machine's. The bytes' limit is the build's (ui/build.mjs).
import { House } from "./house.mjs";

const PHONE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const ROLES = ["", "care-coordinator", "clinician", "biller", "compliance", "administrator", "patient"];
const [build = "build", times = "3"] = process.argv.slice(2);

/** Runs in the page: when what it waits for stands with its heading, nothing loads, and the thread is free again. */
const ready = (wanted) => new Promise((done) => {
  const look = () => {
    const heading = document.querySelector("main h1")?.textContent?.trim();
    if (heading && document.querySelector(wanted) && !document.querySelector(".state-loading")) setTimeout(() => done(performance.now()), 0);
    else requestAnimationFrame(look);
  };
  look();
});

async function visit(house, role) {
  const v = role ? await house.as(role, { viewport: { width: 412, height: 840 } }) : await house.visitor({ viewport: { width: 412, height: 840 } });
  if (role) await v.context.addInitScript((word) => localStorage.setItem("daybook.in", word), role === "patient" ? "1" : "today");
  const cdp = await v.context.newCDPSession(v.page);
  let bytes = 0, requests = 0;
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", PHONE);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  cdp.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; requests += 1; });
  await v.page.goto("/", { waitUntil: "commit" });
  const ms = await v.page.evaluate(ready, role ? ".shell main section, .shell main form, .shell main .figures" : "form");
  const painted = await v.page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  await v.leave();
  return { bytes, requests, ms, painted };
}

const house = new House(build);
try {
  house.practice("main", 40, 1);
  await house.open();
  console.log("page               KB  requests  painted ms  ready ms (median of " + times + ")");
  for (const role of ROLES) {
    const all = [];
    for (let i = 0; i < Number(times); i++) all.push(await visit(house, role));
    all.sort((a, b) => a.ms - b.ms);
    const m = all[all.length >> 1];
    console.log(`${(role || "sign-in").padEnd(17)} ${(m.bytes / 1000).toFixed(1).padStart(5)} ${String(m.requests).padStart(8)} ${m.painted.toFixed(0).padStart(11)} ${m.ms.toFixed(0).padStart(9)}`);
  }
} finally { await house.close(); }
