// duck: DuckDB's answer to the question of `make bench`, on one thread.
//
//   node duck.mjs FILE [AS-OF]
//
// In:   a file of facts as generate.c writes it: no void, service or discharge, and nothing missing
//       that a claim needs besides its counts.
// Out:  two lines of JSON, {"route", "seconds", "counts", "sums", …}: from the file, and from the
//       tables in DuckDB's memory once the file is read.
//
// The question, for each enrollment: the distinct counted data days of every 30-day window in the
// patient's zone; the minutes and interactive contacts of every calendar month in the practice's
// zone; and from these the codes. It is what test/bench asks of daybook, no more and no less.
//
// Fairness: what is here is the fastest of the ways that were tried and that still read the JSON
// as JSON. The columns are named (nothing is guessed), the file is read once, only rows and columns
// that count are kept, and zones are spans of equal offset taken from DuckDB's own ICU and joined,
// which is many times faster than asking ICU for each row. Days are bits of a word.
import { DuckDBInstance, version } from '@duckdb/node-api';

const [file, asOf = '2026-03-30T12:00:00-04:00'] = process.argv.slice(2);
if (!file) {
  console.error('usage: node duck.mjs FILE [AS-OF]');
  process.exit(2);
}

const DAY = 86400000000; // microseconds, as everywhere below
const WINDOW = 30;
const text = (s) => `'${s.replaceAll("'", "''")}'`;

const columns = {
  fact: 'VARCHAR', id: 'VARCHAR', at: 'TIMESTAMPTZ', received: 'TIMESTAMPTZ', by: 'VARCHAR',
  enrollment: 'VARCHAR', patient: 'VARCHAR', practitioner: 'VARCHAR', timezone: 'VARCHAR',
  source: 'VARCHAR', for_day: 'DATE', starts: 'DATE', from: 'VARCHAR', to: 'VARCHAR',
  mode: 'VARCHAR',
};

// The kinds that are kept, as small numbers.
const KIND = {
  checkin: 0, time: 1, contact: 2, patient: 3, enroll: 4, practitioner: 5, practice: 6,
};

// One narrow table for all kinds. A check-in that cannot count is dropped at the door: staff and
// caregivers, received more than seven days after, or more than ten minutes before it was made.
const load = `
  CREATE TEMP TABLE fact AS
  SELECT (CASE fact ${Object.entries(KIND).map(([name, n]) => `WHEN '${name}' THEN ${n}`).join(' ')}
           END)::UTINYINT AS kind,
         enrollment AS e, coalesce(patient, practitioner, "by") AS who,
         coalesce(timezone, id) AS what, coalesce(for_day, starts) AS day,
         coalesce("from"::TIMESTAMPTZ, "at") AS t, "to"::TIMESTAMPTZ AS t_end
  FROM read_json(${text(file)}, format = 'newline_delimited', auto_detect = false,
         compression = 'uncompressed', columns = {
           ${Object.entries(columns).map(([name, type]) => `"${name}": '${type}'`).join(', ')}})
  WHERE "at" <= TIMESTAMPTZ ${text(asOf)} AND CASE fact
    WHEN 'checkin' THEN source IN ('patient', 'device') AND (received IS NULL
      OR epoch_us(received) - epoch_us("at") BETWEEN -600000000 AND ${7 * DAY})
    WHEN 'contact' THEN mode IN ('phone', 'video', 'in-person')
    ELSE fact IN (${Object.keys(KIND).map(text).join(', ')}) END`;

const enrollments = `
  CREATE OR REPLACE TEMP TABLE enrollment AS
  SELECT n.e, p.what AS zone, (n.day - DATE '1970-01-01')::INTEGER AS starts
  FROM fact n JOIN fact p ON p.who = n.who AND p.kind = ${KIND.patient}
  WHERE n.kind = ${KIND.enroll}`;

// For each zone the spans of time in which its offset stays the same.
const spans = `
  CREATE OR REPLACE TEMP TABLE span AS
  WITH zones AS (SELECT DISTINCT zone FROM enrollment),
       hours AS (SELECT unnest(generate_series(date_trunc('hour', min(t)), max(t), INTERVAL 1 HOUR))
                        AS hour FROM fact WHERE kind = ${KIND.checkin}),
       offsets AS (SELECT zone, hour, epoch_us(timezone(zone, hour)) - epoch_us(hour) AS shift
                   FROM zones, hours),
       runs AS (SELECT *, row_number() OVER (PARTITION BY zone ORDER BY hour)
                        - row_number() OVER (PARTITION BY zone, shift ORDER BY hour) AS run
                FROM offsets)
  SELECT zone, min(hour) AS first, max(hour) + INTERVAL 1 HOUR AS until, any_value(shift) AS shift
  FROM runs GROUP BY zone, shift, run`;

const bounds = `
  SELECT (epoch_us(min(t)) // ${DAY})::INTEGER - 1 AS low,
         (epoch_us(max(t)) // ${DAY})::INTEGER + 1 AS high,
         (SELECT min(starts) FROM enrollment) AS starts
  FROM fact WHERE kind = ${KIND.checkin}`;

// A bit for each data day. The window is cut out of the bits, once its first day is known.
const days = (base) => `
  CREATE OR REPLACE TEMP TABLE days AS
  WITH local AS (
    SELECT e, starts, fact.day, ((epoch_us(t) + shift) // ${DAY})::INTEGER AS own
    FROM fact JOIN (SELECT * FROM enrollment JOIN span USING (zone)) USING (e)
    WHERE kind = ${KIND.checkin} AND t >= first AND t < until)
  SELECT e, coalesce(any_value(starts), min(own)) AS start,
         bit_or(1::UBIGINT << (own - ${base})) AS bits
  FROM local WHERE day IS NULL OR (day - DATE '1970-01-01') = own
  GROUP BY e`;

const windows = (base) => `
  CREATE OR REPLACE TEMP TABLE windows AS
  SELECT e, start + ${WINDOW} * n AS from_day,
         bit_count((bits >> (start + ${WINDOW} * n - ${base})) & ${2 ** WINDOW - 1}) AS days
  FROM days, range(3) AS periods(n)
  WHERE start + ${WINDOW} * n - ${base} < 64
    AND start + ${WINDOW} * (n + 1) <= (TIMESTAMPTZ ${text(asOf)}::DATE - DATE '1970-01-01')`;

// The first instant of every month in the practice's zone.
const months = `
  SELECT epoch_us(timezone(what, month)) AS edge
  FROM fact, (SELECT unnest(generate_series(date_trunc('month', min(t)::DATE - 1)::TIMESTAMP,
                (max(t)::DATE + 32)::TIMESTAMP, INTERVAL 1 MONTH)) AS month
              FROM fact WHERE kind IN (${KIND.time}, ${KIND.contact}))
  WHERE kind = ${KIND.practice} ORDER BY edge`;

// A person's stretch loses what an earlier stretch of the same person covers; as all of them began
// earlier, that is everything up to the latest of their ends. What is left is united.
const stretches = `
  CREATE OR REPLACE TEMP TABLE stretch AS
  WITH own AS (
    SELECT e, t_end, greatest(t, coalesce(max(t_end) OVER (PARTITION BY who ORDER BY t, what
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), t)) AS t
    FROM fact
    WHERE kind = ${KIND.time} AND who IN (SELECT who FROM fact WHERE kind = ${KIND.practitioner})),
  united AS (
    SELECT e, t_end, greatest(t, coalesce(max(t_end) OVER (PARTITION BY e ORDER BY t
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), t)) AS t
    FROM own WHERE t < t_end)
  SELECT e, epoch_us(t) AS t, epoch_us(t_end) AS t_end FROM united WHERE t < t_end`;

// Neither a stretch nor the file is so long that a stretch touches three months.
const work = (edges) => {
  const month = (at) => `CASE ${edges.slice(1).map((until, n) =>
    `WHEN ${at} < ${until} THEN ${n}`).join(' ')} END`;
  const edge = `CASE month ${edges.map((at, n) => `WHEN ${n} THEN ${at}`).join(' ')} END`;
  return `
  CREATE OR REPLACE TEMP TABLE work AS
  WITH spent AS (SELECT e, t, t_end, ${month('t')} AS month, ${month('(t_end - 1)')} AS last
                 FROM stretch),
  piece AS (
    SELECT e, month, t_end - t AS used, 0 AS talks FROM spent WHERE month = last
    UNION ALL
    SELECT e, month, ${edge.replace('month', '(month + 1)')} - t, 0 FROM spent WHERE month < last
    UNION ALL
    SELECT e, last, t_end - ${edge.replace('month', 'last')}, 0 FROM spent WHERE month < last
    UNION ALL
    SELECT e, ${month('epoch_us(t)')}, 0, 1 FROM fact WHERE kind = ${KIND.contact}
      AND who IN (SELECT who FROM fact WHERE kind = ${KIND.practitioner}))
  SELECT e, month, sum(used)::BIGINT // 60000000 AS minutes, sum(talks)::INTEGER AS contacts
  FROM piece GROUP BY e, month`;
};

const answer = `
  SELECT * FROM
    (SELECT count(*) FILTER (days BETWEEN 16 AND 30) AS "98978",
            count(*) FILTER (days BETWEEN 2 AND 15) AS "98986", sum(days) AS data_days
     FROM windows),
    (SELECT count(*) FILTER (contacts > 0 AND minutes BETWEEN 10 AND 19) AS "98979",
            count(*) FILTER (contacts > 0 AND minutes >= 20) AS "98980",
            sum((minutes - 20) // 20) FILTER (contacts > 0 AND minutes >= 20) AS "98981",
            sum(minutes) AS minutes, sum(contacts) AS contacts
     FROM work)`;

const instance = await DuckDBInstance.create(':memory:');
const db = await instance.connect();
const steps = {};

async function run(name, sql) {
  const begun = performance.now();
  const rows = (await db.runAndReadAll(sql)).getRowObjectsJson();
  steps[name] = Number(((performance.now() - begun) / 1000).toFixed(3));
  return rows;
}

async function ask() {
  await run('enrollments', enrollments);
  await run('spans', spans);
  const [{ low, high, starts }] = await run('bounds', bounds);
  const base = Math.min(low, starts ?? low);
  if (high - base > 63) throw new Error('duck: the file spans more days than one word has bits');
  await run('days', days(base));
  await run('windows', windows(base));
  const edges = (await run('months', months)).map((row) => row.edge);
  await run('stretches', stretches);
  await run('work', work(edges));
  return (await run('answer', answer))[0];
}

function report(route, seconds, row) {
  const number = (names) => Object.fromEntries(names.map((name) => [name, Number(row[name] ?? 0)]));
  console.log(JSON.stringify({
    route,
    seconds: Number(seconds.toFixed(3)),
    counts: number(['98978', '98979', '98980', '98981', '98986']),
    sums: number(['data_days', 'minutes', 'contacts']),
    engine: `DuckDB ${version()}`,
    threads: 1,
    as_of: asOf,
    steps,
  }));
}

await db.run('SET threads = 1');
await db.run('SET preserve_insertion_order = false');
await db.run("SET TimeZone = 'UTC'");
const begun = performance.now();
await run('load', load);
const loaded = performance.now();
const row = await ask();
const done = performance.now();
report('duckdb-ndjson', (done - begun) / 1000, row);
delete steps.load;
report('duckdb-memory', (done - loaded) / 1000, row);
