// run.mjs - unit tests of the pages' logic: bundled by esbuild, run by node, counted as all our tests are.
// usage: node test/run.mjs [WORD ...]   only files whose name holds one of the words
import { build } from "esbuild";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const names = readdirSync(here).filter((f) => f.endsWith(".test.ts") && (!words.length || words.some((w) => f.includes(w))));
const out = mkdtempSync(join(tmpdir(), "daybook-ui-test-"));
let passed = 0, failed = 0;
try {
  await build({ absWorkingDir: here, entryPoints: names, outdir: out, outExtension: { ".js": ".mjs" }, bundle: true, platform: "node", format: "esm",
    target: "node18", jsx: "automatic", jsxImportSource: "preact", logLevel: "warning", sourcemap: "inline" });
  const files = readdirSync(out).filter((f) => f.endsWith(".mjs")).map((f) => join(out, f));
  for await (const { type, data } of run({ files, concurrency: 2 })) {
    // A file is a test, too; what counts are those in it.
    if (data?.name && files.some((f) => data.name === f || data.name === basename(f))) {
      if (type === "test:fail") { failed++; console.error(data.name, data.details?.error?.message ?? ""); }
      continue;
    }
    if (type === "test:pass" && data.details?.type !== "suite") passed++;
    if (type === "test:fail" && data.details?.type !== "suite") {
      failed++;
      const cause = data.details?.error?.cause ?? data.details?.error;
      console.error(`FAILED ${data.name}: ${cause?.message ?? cause}\n${(cause?.stack ?? "").split("\n").slice(1, 4).join("\n")}`);
    }
  }
} finally { rmSync(out, { recursive: true, force: true }); }
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
