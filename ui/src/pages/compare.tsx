import { Empty, Page } from "../parts";

export default function ComparePage() {
  return <Page title="Compare"><Empty title="This page is being made." /></Page>;
}
