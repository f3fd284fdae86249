// What the tests use of node, so that no package is needed for it.
declare module "node:test" {
  export function test(name: string, run: () => unknown): void;
  export default test;
}
declare module "node:assert/strict" {
  interface Assert {
    equal(a: unknown, b: unknown, say?: string): void;
    deepEqual(a: unknown, b: unknown, say?: string): void;
    ok(a: unknown, say?: string): asserts a;
    match(a: string, b: RegExp, say?: string): void;
    throws(run: () => unknown, how?: unknown): void;
    rejects(run: Promise<unknown> | (() => Promise<unknown>), how?: unknown): Promise<void>;
  }
  const assert: Assert;
  export default assert;
}
