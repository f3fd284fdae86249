import test from "node:test";
import assert from "node:assert/strict";
import * as d from "../src/words/dates";

const T = "2026-03-12"; // a Thursday
const says = (name: string, say: () => string, wanted: string) => test(`${name}: ${wanted}`, () => assert.equal(say(), wanted));

for (const [day, wanted] of [
  ["2026-03-12", "today"], ["2026-03-13", "tomorrow"], ["2026-03-11", "yesterday"], ["2026-03-16", "Monday"],
  ["2026-03-18", "Wednesday"], ["2026-03-19", "Thu, Mar 19"], ["2026-03-09", "Mon, Mar 9"], ["2026-06-30", "Jun 30"],
  ["2025-10-31", "Oct 31, 2025"],
] as const) says(`a day, ${day}`, () => d.sayDay(day, T), wanted);

says("the last day itself", () => d.sayBy(T, T), "today, the last day");
says("one day left", () => d.sayBy("2026-03-13", T), "by tomorrow, 1 day left");
says("days left", () => d.sayBy("2026-03-14", T), "by Saturday, 2 days left");
says("over", () => d.sayBy("2026-03-11", T), "ended yesterday");
says("far away", () => d.sayBy("2026-12-31", T), "by Dec 31");
says("short", () => d.sayByShort("2026-03-14", T), "by Sat");
says("short and far", () => d.sayByShort("2026-03-20", T), "by Mar 20");
says("short today", () => d.sayByShort(T, T), "today");

says("a span in a month", () => d.saySpan("2026-03-01", "2026-03-30", T), "Mar 1 – 30");
says("a span over months", () => d.saySpan("2026-01-15", "2026-02-13", T), "Jan 15 – Feb 13");
says("a span over years", () => d.saySpan("2025-12-15", "2026-01-13", T), "Dec 15, 2025 – Jan 13, 2026");
says("a span of last year", () => d.saySpan("2025-11-01", "2025-11-30", T), "Nov 1 – 30, 2025");
says("a span that goes on", () => d.saySpan("2026-01-15", undefined, T), "since Jan 15");
says("a span of a day", () => d.saySpan(T, T, T), "Mar 12");

says("a month", () => d.sayMonth("2026-02", T), "February");
says("a month of another year", () => d.sayMonth("2025-02", T), "February 2025");
test("months add over the year", () => {
  assert.equal(d.addMonths("2026-01", -1), "2025-12");
  assert.equal(d.addMonths("2026-12", 1), "2027-01");
  assert.equal(d.addMonths("2026-03", 0), "2026-03");
});

// Daylight saving: New York leaves 2 to 3 o'clock out on 8 March 2026, and Lord Howe moves by half an hour.
test("days are civil days, whatever the clock does", () => {
  assert.equal(d.addDays("2026-03-07", 1), "2026-03-08");
  assert.equal(d.addDays("2026-03-08", 1), "2026-03-09");
  assert.equal(d.daysBetween("2026-03-07", "2026-03-09"), 2);
  assert.equal(d.daysBetween("2026-10-31", "2026-11-02"), 2);
  assert.equal(d.addDays("2028-02-28", 1), "2028-02-29");
});
test("an instant falls on the day of its zone", () => {
  assert.equal(d.dayOf("2026-03-12T03:30:00Z", "America/New_York"), "2026-03-11");
  assert.equal(d.dayOf("2026-03-12T03:30:00Z", "Pacific/Kiritimati"), "2026-03-12");
  assert.equal(d.dayOf("2026-03-08T06:59:59Z", "America/New_York"), "2026-03-08");
  assert.equal(d.dayOf("2026-03-08T04:59:59Z", "America/New_York"), "2026-03-07");
});
const Z = "America/Chicago", now = new Date("2026-03-12T15:00:00Z"); // 10:00 AM
says("a moment ago", () => d.sayInstant("2026-03-12T14:59:40Z", now, Z), "just now");
says("minutes ago", () => d.sayInstant("2026-03-12T14:48:00Z", now, Z), "12 min ago");
says("earlier today", () => d.sayInstant("2026-03-12T13:05:00Z", now, Z), "today 8:05 AM");
says("yesterday, though less than a day ago", () => d.sayInstant("2026-03-12T03:05:00Z", now, Z), "yesterday 10:05 PM");
says("days ago", () => d.sayInstant("2026-03-02T16:05:00Z", now, Z), "Mar 2, 10:05 AM");
says("ahead", () => d.sayInstant("2026-03-13T14:00:00Z", now, Z), "tomorrow 9:00 AM");
says("the exact instant", () => d.exactInstant("2026-03-12T14:48:07Z", Z), "Thursday, March 12, 2026 at 9:48:07 AM CDT");
says("a clock", () => d.sayClock("00:05"), "12:05 AM");
says("a clock at noon", () => d.sayClock("12:00"), "12:00 PM");
says("seconds", () => d.sayLength(45), "45 s");
says("minutes", () => d.sayLength(19 * 60 + 59), "19 min");
says("hours", () => d.sayLength(80 * 60), "1 h 20 min");
says("a whole hour", () => d.sayLength(3600), "1 h");
says("one", () => d.count(1, "person", "people"), "1 person");
says("many", () => d.count(1200, "person", "people"), "1,200 people");
says("a phone number", () => d.sayPhone("6145550116"), "(614) 555-0116");
says("a phone number with its country", () => d.sayPhone("+1 614-555-0116"), "(614) 555-0116");
says("a phone number from elsewhere", () => d.sayPhone("+44 20 7946 0000"), "+44 20 7946 0000");
