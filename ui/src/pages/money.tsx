import { Empty, Page } from "../parts";

export default function MoneyPage() {
  return <Page title="Money"><Empty title="This page is being made." /></Page>;
}
