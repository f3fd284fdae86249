// lazy.tsx - a component whose code is fetched when it is first drawn.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { Failed, Loading } from "../parts/states";

export function lazy<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  let there: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [, done] = useState(0), [problem, setProblem] = useState<Problem>();
    useEffect(() => {
      if (there) return;
      let here = true;
      load().then((m) => { there = m.default; if (here) done(1); }, (e: unknown) => { if (here) setProblem(asProblem(e)); });
      return () => { here = false; };
    }, []);
    if (problem) return <Failed problem={problem} retry={() => location.reload()} />;
    const View = there;
    return View ? <View {...props} /> : <Loading />;
  };
}
