// kinds.ts - what a kind of fact is called.
const KINDS: Record<string, string> = { checkin: "check-in", assess: "scale", "payer-rule": "payer’s rule" };
export const kindSays = (kind: string): string => KINDS[kind] ?? kind.replaceAll("-", " ");
