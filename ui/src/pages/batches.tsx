import { Empty, Page } from "../parts";

export default function BatchesPage() {
  return <Page title="Batches"><Empty title="This page is being made." /></Page>;
}
