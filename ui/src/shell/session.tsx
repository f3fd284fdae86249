// session.tsx - the session's end is said before it comes; what one was at stays where it is.
import { useEffect, useState } from "preact/hooks";
import { get, lastAsked, me } from "../api";
import { sayLength } from "../words/dates";
import type { Me } from "../shapes";

const WARN_SECONDS = 120;

/** Seconds until the session ends, by being idle or at last; and which of the two. */
export function endsIn(who: Pick<Me, "ends" | "idle_seconds">, asked: number, at: number): { seconds: number; idle: boolean } {
  const idle = asked / 1000 + who.idle_seconds - at / 1000, last = Date.parse(who.ends) / 1000 - at / 1000;
  return idle < last ? { seconds: idle, idle: true } : { seconds: last, idle: false };
}

export function SessionEnding({ who }: { who: Me }) {
  const [at, tick] = useState(Date.now);
  const asked = lastAsked.use();
  useEffect(() => {
    const t = setInterval(() => tick(Date.now()), 10_000);
    return () => clearInterval(t);
  }, []);
  const { seconds, idle } = endsIn(who, asked, at);
  useEffect(() => {
    // It is over: ask once, so that the answer (401) shows the sign-in.
    if (seconds <= -2) get("/v1/session").then((m) => me.set(m), () => me.set(null));
  }, [seconds <= -2]);
  if (seconds > WARN_SECONDS) return null;
  const left = sayLength(Math.max(0, Math.ceil(seconds / 10) * 10));
  return (
    <div class="ending" role="alert">
      {idle ? <>Nothing was done for a while: you will be signed out in {left}. <button class="link" onClick={() => { void get("/v1/session").then((m) => me.set(m)); }}>Stay signed in</button></>
        : <>This session ends in {left}, whatever you do. Finish what you are at, then sign in again.</>}
    </div>
  );
}
