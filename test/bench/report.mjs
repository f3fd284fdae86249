// report: the table that `make bench` prints, and the check that both sides found the same.
//
//   node report.mjs RESULTS BYTES ENROLLMENTS READING-SECONDS
//
// In:   lines of JSON {"route", "seconds", "counts", "sums"?}, of daybook (ndjson, memory) and of
//       DuckDB (duckdb-ndjson, duckdb-memory); any of them may be missing.
// Out:  a table on stdout. Exit 1 when two routes disagree, or there was nothing to compare.
import { readFileSync } from 'node:fs';

const [file, bytes, enrollments, reading] = process.argv.slice(2);
const results = readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line));
const of = (route) => results.find((result) => result.route === route);

const megabytes = Number(bytes) / 1e6;
const cell = (value, width) => String(value).padStart(width);
const per = (amount, seconds) => (seconds > 0 ? amount / seconds : 0);

function line(name, seconds, fromFile, against) {
  const rate = per(megabytes, seconds);
  const share = (100 * rate) / per(megabytes, Number(reading));
  console.log(name.padEnd(26)
    + cell(seconds.toFixed(3), 10)
    + cell(Math.round(per(Number(enrollments), seconds)).toLocaleString('en-US'), 15)
    + cell(fromFile ? rate.toFixed(0) : '-', 9)
    + cell(fromFile ? `${share.toFixed(1)} %` : '-', 17)
    + cell(against ? `${(against.seconds / seconds).toFixed(2)} x` : '-', 16));
}

console.log(`\n${Number(enrollments).toLocaleString('en-US')} enrollments, `
  + `${megabytes.toFixed(1)} MB of facts, one thread each\n`);
console.log('route'.padEnd(26) + cell('seconds', 10) + cell('enrollments/s', 15) + cell('MB/s', 9)
  + cell('of plain reading', 17) + cell('DuckDB / this', 16));
line('plain reading (cat)', Number(reading), true);
for (const [route, name] of [['ndjson', 'from the file'], ['memory', 'from memory']]) {
  const duck = of(`duckdb-${route}`);
  const daybook = of(route);
  if (daybook) line(`daybook, ${name}`, daybook.seconds, route === 'ndjson', duck);
  if (duck) line(`DuckDB, ${name}`, duck.seconds, route === 'ndjson', duck);
}

// Every route must give the five codes that DuckDB gives, and the same for whatever else both give.
let differences = 0;
const base = of('duckdb-ndjson') ?? results[0];
for (const other of results) {
  for (const group of ['counts', 'sums']) {
    for (const [key, value] of Object.entries(base[group] ?? {})) {
      const theirs = other[group]?.[key];
      if (theirs === undefined ? group === 'sums' : Number(theirs) === Number(value)) continue;
      differences += 1;
      console.log(`\nDIFFERENCE in ${key}: ${base.route} says ${value}, ${other.route} ${theirs}`);
    }
  }
}
const codes = Object.entries(base?.counts ?? {}).map(([code, n]) => `${code}: ${n}`).join('  ');
console.log(`\n${codes}`);
const sides = new Set(results.map((result) => result.route.startsWith('duckdb-')));
if (differences > 0) console.log('The two sides do NOT agree.');
else if (sides.size === 2) console.log('daybook and DuckDB agree in every count that both give.');
else console.log('Only one side ran: nothing was compared.');
process.exitCode = differences === 0 && sides.size === 2 ? 0 : 1;
