// money.tsx - an amount, in figures of one width; where it can be followed, a link to what it is made of.
import { sayMoney } from "../words/money";

export function Money({ of, href, whole, none = "no price" }: {
  of: string | undefined; href?: string; whole?: boolean; none?: string;
}) {
  if (of === undefined)
    return <span class="money none" title="No public price: the payer's contractor sets it.">{none}</span>;
  const exact = sayMoney(of), words = whole ? sayMoney(of, true) : exact;
  const title = whole && exact !== words ? exact : undefined;
  return href ? <a class="money" href={href} title={title}>{words}</a> : <span class="money" title={title}>{words}</span>;
}
