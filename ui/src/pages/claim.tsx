import { Empty, Page } from "../parts";

export default function ClaimPage() {
  return <Page title="Claim"><Empty title="This page is being made." /></Page>;
}
