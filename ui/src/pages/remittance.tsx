import { Empty, Page } from "../parts";

export default function RemittancePage() {
  return <Page title="Remittance"><Empty title="This page is being made." /></Page>;
}
