// dates.ts - days and instants as people say them. Pure: today, now and the zone are given.
// A day is "2026-03-12", counted as a civil day: no zone can move it. An instant is RFC 3339.

const DAY_MS = 86_400_000;

/** A civil day as a number, for differences. */
export function dayNumber(day: string): number {
  const [y, m, d] = day.split("-").map(Number);
  return Date.UTC(y ?? 0, (m ?? 1) - 1, d ?? 1) / DAY_MS;
}
export const addDays = (day: string, n: number): string =>
  new Date((dayNumber(day) + n) * DAY_MS).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string, how: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(how);
  let f = formats.get(key);
  if (!f) formats.set(key, f = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...how }));
  return f;
}
const ofDay = (day: string, how: Intl.DateTimeFormatOptions) =>
  format("UTC", how).format(new Date(dayNumber(day) * DAY_MS));

/** The civil day on which an instant falls in a zone. */
export function dayOf(at: string | Date, zone: string): string {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(at));
  const get = (t: string) => parts.find((p) => p.type === t)?.value ?? "";
  return `${get("year")}-${get("month")}-${get("day")}`;
}

/** "Mar 12", with the year when it is another one than today's. */
export function shortDay(day: string, today: string): string {
  const same = day.slice(0, 4) === today.slice(0, 4);
  return ofDay(day, { month: "short", day: "numeric", ...(same ? {} : { year: "numeric" }) });
}
/** "Thursday, March 12, 2026" */
export const exactDay = (day: string): string =>
  ofDay(day, { weekday: "long", month: "long", day: "numeric", year: "numeric" });
/** "Thu" */
export const weekday = (day: string): string => ofDay(day, { weekday: "short" });

/** "today", "tomorrow", "Thursday", "Mon, Nov 17", "Mar 12, 2025" */
export function sayDay(day: string, today: string): string {
  const n = daysBetween(today, day);
  if (n === 0) return "today";
  if (n === 1) return "tomorrow";
  if (n === -1) return "yesterday";
  if (n > 1 && n < 7) return ofDay(day, { weekday: "long" });
  if (Math.abs(n) < 60) return `${weekday(day)}, ${shortDay(day, today)}`;
  return shortDay(day, today);
}

const days = (n: number): string => (n === 1 ? "1 day" : `${n} days`);

/** A last day on which something can be done: "by Thursday, 2 days left". The last day itself counts. */
export function sayBy(day: string, today: string): string {
  const n = daysBetween(today, day);
  if (n < 0) return `ended ${sayDay(day, today)}`;
  if (n === 0) return "today, the last day";
  if (n > 60) return `by ${shortDay(day, today)}`;
  return `by ${sayDay(day, today)}, ${days(n)} left`;
}
/** The same where there is little room: "today", "by Thu", "by Mar 12". */
export function sayByShort(day: string, today: string): string {
  const n = daysBetween(today, day);
  if (n < 0) return `ended ${shortDay(day, today)}`;
  if (n === 0) return "today";
  return `by ${n < 7 ? weekday(day) : shortDay(day, today)}`;
}

/** "Mar 1 – 30", "Jan 15 – Feb 13", with years where they are not today's. */
export function saySpan(from: string, to: string | undefined, today: string): string {
  if (!to) return `since ${shortDay(from, today)}`;
  if (from === to) return shortDay(from, today);
  const year = to.slice(0, 4) === today.slice(0, 4) ? "" : `, ${to.slice(0, 4)}`;
  if (from.slice(0, 7) === to.slice(0, 7))
    return `${ofDay(from, { month: "short", day: "numeric" })} – ${Number(to.slice(8))}${year}`;
  const short = (d: string) => ofDay(d, { month: "short", day: "numeric" });
  if (from.slice(0, 4) === to.slice(0, 4)) return `${short(from)} – ${short(to)}${year}`;
  return `${shortDay(from, "")} – ${shortDay(to, "")}`;
}
/** "March" or "March 2025" */
export function sayMonth(month: string, today: string): string {
  const same = month.slice(0, 4) === today.slice(0, 4);
  return ofDay(`${month.slice(0, 7)}-01`, { month: "long", ...(same ? {} : { year: "numeric" }) });
}
export const addMonths = (month: string, n: number): string => {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
};

/** "9:41 AM" */
export const sayTime = (at: string | Date, zone: string): string =>
  format(zone, { hour: "numeric", minute: "2-digit" }).format(new Date(at));

/** "14:05" as "2:05 PM" */
export function sayClock(time: string): string {
  const hour = Number(time.slice(0, 2));
  return Number.isNaN(hour) ? time : `${hour % 12 || 12}:${time.slice(3, 5)} ${hour < 12 ? "AM" : "PM"}`;
}

/** "just now", "12 min ago", "today 9:41 AM", "yesterday 4:10 PM", "Mar 12, 9:41 AM" */
export function sayInstant(at: string, now: Date, zone: string): string {
  const then = new Date(at);
  const minutes = Math.round((now.getTime() - then.getTime()) / 60_000);
  if (minutes >= 0 && minutes < 1) return "just now";
  if (minutes > 0 && minutes < 60) return `${minutes} min ago`;
  const today = dayOf(now, zone), day = dayOf(then, zone), time = sayTime(then, zone);
  const n = daysBetween(today, day);
  if (n === 0) return `today ${time}`;
  if (n === -1) return `yesterday ${time}`;
  if (n === 1) return `tomorrow ${time}`;
  return `${shortDay(day, today)}, ${time}`;
}
/** "Thursday, March 12, 2026 at 9:41:07 AM EDT" */
export const exactInstant = (at: string, zone: string): string =>
  format(zone, { weekday: "long", month: "long", day: "numeric", year: "numeric", hour: "numeric",
    minute: "2-digit", second: "2-digit", timeZoneName: "short" }).format(new Date(at));

/** "45 s", "12 min", "1 h 20 min" */
export function sayLength(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}
/** "(614) 555-0116", where a number is an American one. */
export function sayPhone(phone: string): string {
  const m = /^(?:\+?1)?(\d{3})(\d{3})(\d{4})$/.exec(phone.replace(/[\s().-]/g, ""));
  return m ? `(${m[1]}) ${m[2]}-${m[3]}` : phone;
}
export const sayDays = days;
/** "3 claims", "1 claim"; the plural is given where an s does not make it. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
