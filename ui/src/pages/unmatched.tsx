import { Empty, Page } from "../parts";

export default function UnmatchedPage() {
  return <Page title="Unmatched"><Empty title="This page is being made." /></Page>;
}
