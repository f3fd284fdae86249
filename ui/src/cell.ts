// cell.ts - a value that several parts of the page look at.
import { useEffect, useReducer } from "preact/hooks";

export interface Cell<T> {
  get(): T;
  set(value: T): void;
  /** Called after each change; returns what ends that. */
  watch(look: (value: T) => void): () => void;
  /** The value, in a component that is drawn again when it changes. */
  use(): T;
}

export function cell<T>(value: T): Cell<T> {
  const watchers = new Set<(value: T) => void>();
  const made: Cell<T> = {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const look of [...watchers]) look(value);
    },
    watch(look) {
      watchers.add(look);
      return () => { watchers.delete(look); };
    },
    use() {
      const [, again] = useReducer((n: number) => n + 1, 0);
      const seen = value; // it may change between drawing and watching
      useEffect(() => {
        const end = made.watch(() => again(0));
        if (!Object.is(seen, value)) again(0);
        return end;
      }, []);
      return value;
    },
  };
  return made;
}
