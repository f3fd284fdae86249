import { Empty, Page } from "../parts";

export default function RulebookPage() {
  return <Page title="Rulebook"><Empty title="This page is being made." /></Page>;
}
