import { Empty, Page } from "../parts";

export default function WorklistPage() {
  return <Page title="Worklist"><Empty title="This page is being made." /></Page>;
}
