// types.mjs - the API's shapes and routes as TypeScript, from the same tables that the server is made of
// (edge/api/*.def), so that a page which reads a member that does not exist does not compile.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SHAPES = ["shapes.def", "shapes_care.def", "shapes_money.def"];
const PLAIN = {
  TEXT: "string", ID: "string", DATE: "string", MONTH: "string", INSTANT: "string", MONEY: "string",
  WHOLE: "number", NUMBER: "number", FLAG: "boolean", TEXTS: "string[]", WHOLES: "number[]",
  FACT: "Fact", ANY: "unknown",
};

// The words of one row: ROW(a, "b", c) -> ["a", "b", "c"]. Rows stand on a line each.
function words(row) {
  const out = [];
  const inside = row.slice(row.indexOf("(") + 1, row.lastIndexOf(")"));
  for (const m of inside.matchAll(/"((?:\\.|[^"\\])*)"|([^",\s][^",]*)/g))
    out.push(m[1] === undefined ? m[2].trim() : m[1].replaceAll('\\"', '"'));
  return out;
}

function type(kind, of) {
  if (kind === "WORD") return of.split("|").map((w) => JSON.stringify(w)).join(" | ");
  if (kind === "ONE") return of;
  if (kind === "MANY") return of + "[]";
  if (!PLAIN[kind]) throw new Error(`shapes.def: no such type: ${kind}`);
  return PLAIN[kind];
}

export function shapesOf(folder) {
  const shapes = new Map();
  for (const file of SHAPES) {
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      if (line.startsWith("SHAPE(")) {
        const [id, name, help] = words(line);
        shapes.set(id, { name, help, members: [] });
      } else if (line.startsWith("MEMBER(")) {
        const [shape, name, kind, of, need, help] = words(line);
        if (!shapes.has(shape)) throw new Error(`${file}: a member of ${shape}, which is no shape`);
        shapes.get(shape).members.push({ name, type: type(kind, of), maybe: need === "MAYBE", help });
      }
    }
  }
  return [...shapes.values()];
}

export function routesOf(folder) {
  return readFileSync(join(folder, "routes.def"), "utf8").split("\n")
    .filter((line) => line.startsWith("ROUTE("))
    .map((line) => {
      const [method, path, may, , input, output] = words(line);
      return { method: method.replace("HTTP_", ""), path, may, input, output };
    });
}

const REPLIES = { "": "void", text: "string", file: "Blob", events: "never" };
const BODIES = { "": "void", facts: "Fact[]", file: "Blob" };

export function typesOf(folder) {
  const lines = ["// Made by types.mjs from edge/api/*.def. Not edited by hand.", ""];
  lines.push("// A fact as facts.md has it.");
  lines.push("export interface Fact { fact: string; id: string; at: string; by?: string; [field: string]: unknown }", "");
  for (const s of shapesOf(folder)) {
    lines.push(`/** ${s.help} */`, `export interface ${s.name} {`);
    for (const m of s.members) lines.push(`  /** ${m.help} */`, `  ${m.name}${m.maybe ? "?" : ""}: ${m.type};`);
    lines.push("}", "");
  }
  const routes = routesOf(folder);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    lines.push(`export interface Routes${method} {`);
    for (const r of routes.filter((x) => x.method === method)) {
      const input = BODIES[r.input] ?? r.input, output = REPLIES[r.output] ?? r.output;
      lines.push(`  ${JSON.stringify(r.path)}: { in: ${input}; out: ${output} };`);
    }
    lines.push("}", "");
  }
  return lines.join("\n");
}
