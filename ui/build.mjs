// build.mjs - the pages, ready to be served: compiled, split by page, minified, with names that hold their hash,
// compressed once here instead of at every request. tool/embed makes C of them; a manifest beside them says what each is.
// usage: node build.mjs --out FOLDER [--dev] [--tell] [--depfile FILE --for TARGET] | --types
//   --dev    readable, with source maps, and not compressed
//   --types  only src/shapes.ts, which is made from the tables of the API
//   --tell   says how much a first visit loads
import { build } from "esbuild";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { typesOf } from "./types.mjs";

// What a first visit loads, all of it, compressed (issue 4): under 100 KB.
const FIRST_PAGE_BYTES_MAX = 100_000;
const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", svg: "image/svg+xml",
  html: "text/html; charset=utf-8", webmanifest: "application/manifest+json", map: "application/json" };

const here = dirname(fileURLToPath(import.meta.url));
const asked = (name) => { const i = process.argv.indexOf(name); return i < 0 ? null : process.argv[i + 1]; };
const out = asked("--out") ?? join(here, "../build/ui");
const dev = process.argv.includes("--dev");

function writeIfNew(path, text) {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const ending = (path) => path.slice(path.lastIndexOf(".") + 1);

// Everything that is fetched before the first page is seen: what `from` imports at once, and what those import.
function atOnce(outputs, from) {
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    if (outputs[path].cssBundle) seen.add(outputs[path].cssBundle);
    for (const i of outputs[path].imports) if (i.kind === "import-statement") visit(i.path);
  };
  visit(from);
  return [...seen];
}

function page(html, made, entry, css, preload) {
  const links = preload.map((p) => `<link rel="modulepreload" href="/${p}">`).join("\n");
  return html
    .replace("<!-- styles -->", `<link rel="stylesheet" href="/${css}">\n${links}`)
    .replace("<!-- script -->", `<script type="module" src="/${entry}"></script>`);
}

writeIfNew(join(here, "src/shapes.ts"), typesOf(join(here, "../edge/api")));
if (process.argv.includes("--types")) process.exit(0);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// Whatever is loaded later stands on what was loaded first, and says so here: else esbuild makes a chunk of each set of
// parts that some pages share, and a first visit waits for a dozen small files instead of two.
const sources = readdirSync(join(here, "src"), { recursive: true }).map(String).filter((f) => /\.tsx?$/.test(f));
const later = new Set(sources.flatMap((f) => [...readFileSync(join(here, "src", f), "utf8").matchAll(/import\("(\.[^"]+)"\)/g)]
  .map((m) => join(here, "src", dirname(f), `${m[1]}.tsx`))));
const standOnFirst = { name: "stand-on-first", setup(b) {
  b.onLoad({ filter: /\.tsx$/ }, ({ path }) => later.has(path)
    ? { contents: `${readFileSync(path, "utf8")}\nimport ${JSON.stringify(join(here, "src/main.tsx"))};\n`, loader: "tsx" } : undefined);
} };

const made = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/main.tsx" },
  bundle: true, splitting: true, format: "esm", target: "es2022", platform: "browser",
  outdir: out, entryNames: "assets/[name]-[hash]", chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]", loader: { ".svg": "file" }, publicPath: "/",
  jsx: "automatic", jsxImportSource: "preact",
  alias: { react: "preact/compat" }, plugins: [standOnFirst],
  minify: !dev, sourcemap: dev, metafile: true, legalComments: "none", charset: "utf8", logLevel: "warning",
});

const outputs = {};
for (const [path, o] of Object.entries(made.metafile.outputs)) {
  const tidy = (p) => relative(out, join(here, p));
  outputs[tidy(path)] = { ...o, cssBundle: o.cssBundle && tidy(o.cssBundle),
    imports: o.imports.filter((i) => !i.external).map((i) => ({ ...i, path: tidy(i.path) })) };
}
const entry = Object.keys(outputs).find((p) => outputs[p].entryPoint === "src/main.tsx");
const first = atOnce(outputs, entry);
// The pages that people land on are part of a first visit, too: the greatest of them counts.
const landing = ["src/pages/today.tsx", "src/pages/sign_in.tsx", "src/pages/own.tsx"]
  .map((src) => Object.keys(outputs).find((p) => outputs[p].entryPoint === src)).filter(Boolean)
  .map((p) => atOnce(outputs, p));

const icon = readFileSync(join(here, "src/icon.svg"));
const iconName = `assets/icon-${hash(icon)}.svg`;
writeFileSync(join(out, iconName), icon);
const html = page(readFileSync(join(here, "src/index.html"), "utf8").replace("<!-- icon -->",
  `<link rel="icon" type="image/svg+xml" href="/${iconName}">`), outputs, entry, outputs[entry].cssBundle,
  first.filter((p) => ending(p) === "js" && p !== entry));
writeFileSync(join(out, "index.html"), html);

// For each file: as it is, and compressed where that is smaller.
const manifest = [];
const files = ["index.html", ...readdirSync(join(out, "assets")).sort().map((f) => `assets/${f}`)];
const sizes = {};
for (const path of files) {
  const bytes = readFileSync(join(out, path));
  const row = { path, type: TYPES[ending(path)] ?? "application/octet-stream", hash: hash(bytes), bytes: bytes.length };
  manifest.push({ ...row, file: path, encoding: "" });
  sizes[path] = bytes.length;
  if (dev) continue;
  for (const [encoding, end, squeezed] of [
    ["gzip", ".gz", gzipSync(bytes, { level: 9 })],
    ["br", ".br", brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })],
  ]) {
    if (squeezed.length >= bytes.length) continue;
    writeFileSync(join(out, path + end), squeezed);
    manifest.push({ ...row, file: path + end, encoding, bytes: squeezed.length });
    if (encoding === "gzip") sizes[path] = squeezed.length; // the larger of the two: what a budget is held against
  }
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");

const base = new Set(["index.html", iconName, ...first]);
const total = (paths) => [...paths].reduce((sum, p) => sum + sizes[p], 0);
const heaviest = Math.max(total(base), ...landing.map((l) => total(new Set([...base, ...l]))));
const said = `pages: first visit ${(heaviest / 1000).toFixed(1)} KB compressed, of ${FIRST_PAGE_BYTES_MAX / 1000} KB`;
writeFileSync(join(out, "budget.txt"), `${heaviest} ${FIRST_PAGE_BYTES_MAX}\n`);
if (!dev && heaviest > FIRST_PAGE_BYTES_MAX) {
  console.error(`${said}: too much. ${first.map((p) => `${p} ${sizes[p]}`).join(", ")}`);
  process.exit(1);
}
// What all of this was made of, for the build.
if (asked("--depfile")) {
  const inputs = Object.keys(made.metafile.inputs).filter((p) => !p.includes("node_modules"))
    .concat("src/index.html", "src/icon.svg").map((p) => join(here, p));
  const tables = ["shapes.def", "shapes_care.def", "shapes_money.def", "routes.def"]
    .map((f) => join(here, "../edge/api", f));
  writeFileSync(asked("--depfile"), `${asked("--for")}: ${[...inputs, ...tables].join(" ")}\n`);
}
if (process.argv.includes("--tell")) console.log(said);
