import { Empty, Page } from "../parts";

export default function JobsPage() {
  return <Page title="Jobs"><Empty title="This page is being made." /></Page>;
}
