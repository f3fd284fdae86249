import { Empty, Page } from "../parts";

export default function TimePage() {
  return <Page title="Time"><Empty title="This page is being made." /></Page>;
}
