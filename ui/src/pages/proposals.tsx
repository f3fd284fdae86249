import { Empty, Page } from "../parts";

export default function ProposalsPage() {
  return <Page title="Proposals"><Empty title="This page is being made." /></Page>;
}
