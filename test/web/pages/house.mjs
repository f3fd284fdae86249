// house.mjs - a practice in a folder of its own, the program that serves it, one Chromium, and people who sign in: each
// in a context (a browser profile) of their own. Everything that a page says against itself (a script's error, a request
// that fails, an answer of 4xx or 5xx) is kept with the visitor: `visitor.wrong`.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
// What tests want of npm is installed in ui/, where the pages are built.
const ofPages = createRequire(join(root, "ui/package.json"));
const { chromium } = ofPages("playwright-core");
export const axeSource = readFileSync(ofPages.resolve("axe-core/axe.min.js"), "utf8");

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
const START_MS = 30_000;
export const WAIT_MS = 15_000; // how long anything may take on a machine that does other things, too
export const WIDE = { width: 1280, height: 800 };

/** A line that the server prints when it is ready. */
function ready(child, log) {
  return new Promise((done, failed) => {
    let text = "";
    const late = setTimeout(() => failed(new Error(`the server says nothing: ${text}`)), START_MS);
    child.stdout.on("data", (d) => {
      text += d;
      const found = /https?:\/\/[^\s/]+:(\d+)\//.exec(text);
      if (found) { clearTimeout(late); done(Number(found[1])); }
    });
    child.on("exit", (code) => {
      clearTimeout(late);
      failed(new Error(`the server ended with ${code}: ${text}${readFileSync(log, "utf8").slice(-2000)}`));
    });
  });
}

export class House {
  constructor(build) {
    this.daybook = join(resolve(build), "daybook");
    this.folder = mkdtempSync(join(tmpdir(), "daybook-pages-"));
    this.db = join(this.folder, "journal");
    this.environment = { ...process.env, DAYBOOK_KEY_FILE: join(this.folder, "key") };
    this.people = new Map();
    this.screens = join(resolve(build), "screens");
    rmSync(this.screens, { recursive: true, force: true });
    mkdirSync(this.screens, { recursive: true });
  }

  /** One practice of the sample; tool/practice.py says who may sign in. */
  practice(name, patients, seed) {
    const made = spawnSync("python3", [join(root, "tool/practice.py"), this.folder, "--daybook", this.daybook,
      "--patients", String(patients), "--seed", String(seed), "--name", name], { encoding: "utf8" });
    if (made.status) throw new Error(`tool/practice.py: ${made.stderr || made.stdout}`);
    for (const line of made.stdout.trim().split("\n")) {
      const person = JSON.parse(line);
      this.people.set(`${person.practice} ${person.role}`, person);
    }
  }

  async open() {
    const log = join(this.folder, "log");
    this.server = spawn(this.daybook, ["serve", "--db", this.db, "--listen", "127.0.0.1:0", "--plain"],
      { env: this.environment, stdio: ["ignore", "pipe", openSync(log, "a")] });
    this.port = await ready(this.server, log);
    this.address = `http://localhost:${this.port}`;
    this.server.removeAllListeners("exit");
    this.server.once("exit", (code, signal) => {
      if (!this.closing) console.log(`the server ended by itself (${code ?? signal}): ${readFileSync(log, "utf8").slice(-3000)}`);
    });
    this.browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, headless: true });
    return this;
  }

  /** The command line beside the server: standard output, or an error with what it said. */
  run(...words) {
    const input = typeof words.at(-1) === "object" ? words.pop().stdin : undefined;
    const done = spawnSync(this.daybook, [...words, "--db", this.db], { env: this.environment, encoding: "utf8", input });
    if (done.status > 1 || done.status === null) throw new Error(`daybook ${words.join(" ")}: ${done.stderr}`);
    return done.stdout;
  }
  facts(kind, practice = "main") {
    return this.run("facts", "--kind", kind, "--practice", practice).trim().split("\n").filter(Boolean).map((l) => JSON.parse(l));
  }

  /** Somebody at a browser of their own, at no page yet. */
  async visitor(options = {}) {
    const context = await this.browser.newContext({ baseURL: this.address, viewport: WIDE, colorScheme: "light",
      reducedMotion: "reduce", locale: "en-US", timezoneId: "America/New_York", ...options });
    context.setDefaultTimeout(WAIT_MS);
    return new Visitor(this, context, await context.newPage());
  }

  /** The same with a role's session; the sign-in itself is not what is tried here. */
  async as(role, { practice = "main", ...options } = {}) {
    const person = this.people.get(`${practice} ${role}`);
    if (!person) throw new Error(`nobody is ${role} in ${practice}`);
    const visitor = await this.visitor(options);
    const reply = await visitor.context.request.post("/v1/session", { data: { login: person.login, password: person.password } });
    if (!reply.ok()) throw new Error(`${role} of ${practice} cannot sign in: ${reply.status()} ${await reply.text()}`);
    visitor.person = person;
    visitor.me = await reply.json();
    visitor.may = new Set(visitor.me.may);
    return visitor;
  }

  async close() {
    await this.browser?.close();
    this.closing = true;
    const code = await new Promise((done) => {
      if (!this.server || this.server.exitCode !== null || this.server.signalCode) return done(this.server?.exitCode ?? null);
      this.server.on("exit", done);
      this.server.kill("SIGTERM");
    });
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}

export class Visitor {
  constructor(house, context, page) {
    Object.assign(this, { house, context, page, wrong: [] });
    // Who is it? Nobody yet: a browser writes every 401 into its console.
    this.expected = [/answer: 401 GET \/v1\/session$/, /Failed to load resource.*401.*\/v1\/session$/];
    this.watch(page);
  }

  watch(page) {
    page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") this.blame(`console: ${m.text()} ${m.location().url}`); });
    page.on("pageerror", (e) => this.blame(`script: ${e.message}`));
    page.on("requestfailed", (r) => {
      // What a page no longer wants when it is left is given up, and a file that is downloaded ends its request.
      if (r.failure()?.errorText === "net::ERR_ABORTED") return;
      this.blame(`request: ${r.method()} ${r.url()}: ${r.failure()?.errorText}`);
    });
    page.on("response", (r) => { if (r.status() >= 400) this.blame(`answer: ${r.status()} ${r.request().method()} ${new URL(r.url()).pathname}`); });
  }
  blame(text) { if (!this.expected.some((e) => e.test(text))) this.wrong.push(text); }
  /** What was wrong since this was asked last. */
  blamed() { return this.wrong.splice(0); }
  /** Answers that are part of the story, such as a refusal. */
  expect(...patterns) { this.expected.push(...patterns); }

  /** Opens an address as if it were typed, and waits until nothing is being loaded. */
  async at(path) {
    await this.page.goto(path, { waitUntil: "load" });
    await this.settled();
  }
  /** A heading, and nothing that says it is loading. The stream of events never ends, so "no request" is no measure. */
  async settled() {
    await this.page.locator("main h1").first().waitFor();
    await this.page.waitForFunction(() => !document.querySelector("main .state-loading, aside .state-loading")
      && (document.querySelector("main h1")?.textContent ?? "").trim() !== "");
  }
  heading() { return this.page.locator("main h1").first().innerText(); }
  text(selector = "main") { return this.page.locator(selector).first().innerText(); }
  /** Is it there, or does it come? */
  async sees(locator) { return locator.first().waitFor({ timeout: 8000 }).then(() => true, () => false); }
  button(name, where = this.page) { return where.getByRole("button", { name }); }
  link(name, where = this.page) { return where.getByRole("link", { name }); }
  field(name, where = this.page) { return where.getByLabel(name); }
  panel(name) { return name ? this.page.getByRole("complementary", { name }) : this.page.locator("aside.panel"); }
  async get(path) { const r = await this.context.request.get(path); return { status: r.status(), body: r.ok() ? await r.json().catch(() => null) : await r.text() }; }
  async shot(name) { await this.page.screenshot({ path: join(this.house.screens, `${name}.png`), fullPage: false }); }
  async leave() { await this.context.close(); }
}
