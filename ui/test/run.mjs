// run.mjs [FOLDER] - the pages' logic under test: each *.test.ts is bundled, then run by node's own runner. FOLDER
// (else a temporary one) takes the bundles. Prints "N passed, N failed" for tool/tally.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? mkdtempSync(join(tmpdir(), "pages-"));
const tests = readdirSync(here).filter((f) => f.endsWith(".test.ts")).sort();
await build({
  entryPoints: tests.map((f) => join(here, f)), outdir: out, outExtension: { ".js": ".mjs" }, bundle: true,
  platform: "node", format: "esm", target: "node18", jsx: "automatic", jsxImportSource: "preact", logLevel: "warning",
  loader: { ".css": "empty" }, nodePaths: [join(here, "../node_modules")],
});
const files = tests.map((f) => join(out, f.replace(/\.ts$/, ".mjs")));
const ran = spawnSync(process.execPath, ["--test", ...files], { encoding: "utf8" });
const of = (what) => Number(new RegExp(`^(?:#|\\u2139) ${what} (\\d+)`, "m").exec(ran.stdout)?.[1] ?? 0);
const failed = of("fail") + of("cancelled");
if (failed || ran.status) console.log(ran.stdout, ran.stderr);
console.log(`${of("pass")} passed, ${failed || (ran.status ? 1 : 0)} failed`);
if (!process.argv[2]) rmSync(out, { recursive: true, force: true });
process.exit(ran.status ?? 1);
