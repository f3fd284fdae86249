import { Empty, Page } from "../parts";

export default function NotePage() {
  return <Page title="Note"><Empty title="This page is being made." /></Page>;
}
