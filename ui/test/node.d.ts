// node.d.ts - of node's own modules only what the tests use; its whole types are a package that nothing else needs.
declare module "node:test" {
  export function test(name: string, run: () => unknown): void;
}
declare module "node:assert/strict" {
  interface Assert {
    ok(value: unknown, message?: string): asserts value;
    equal(is: unknown, wanted: unknown, message?: string): void;
    deepEqual(is: unknown, wanted: unknown, message?: string): void;
    match(is: string, wanted: RegExp, message?: string): void;
    throws(run: () => unknown, wanted?: RegExp): void;
  }
  const assert: Assert;
  export default assert;
}
