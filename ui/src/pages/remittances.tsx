import { Empty, Page } from "../parts";

export default function RemittancesPage() {
  return <Page title="Remittances"><Empty title="This page is being made." /></Page>;
}
