import { Empty, Page } from "../parts";

export default function PayersPage() {
  return <Page title="Payers"><Empty title="This page is being made." /></Page>;
}
