import { Empty, Page } from "../parts";

export default function TokensPage() {
  return <Page title="Tokens"><Empty title="This page is being made." /></Page>;
}
