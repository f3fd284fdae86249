// sentence.tsx - what the server says in words, with its days as people say them and the exact ones on hover.
import { asSentence, pieces } from "../words/sentence";
import { useToday } from "./when";

export function Sentence({ of, whole }: { of: string; whole?: boolean }) {
  const today = useToday();
  return <>{pieces(whole ? asSentence(of) : of, today).map((p, i) =>
    p.day ? <time key={i} dateTime={p.day} title={p.exact}>{p.text}</time> : p.text)}</>;
}
