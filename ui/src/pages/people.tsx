import { Empty, Page } from "../parts";

export default function PeoplePage() {
  return <Page title="People"><Empty title="This page is being made." /></Page>;
}
