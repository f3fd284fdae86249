import { Empty, Page } from "../parts";

export default function ClaimsPage() {
  return <Page title="Claims"><Empty title="This page is being made." /></Page>;
}
