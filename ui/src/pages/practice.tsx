import { Empty, Page } from "../parts";

export default function PracticePage() {
  return <Page title="Practice"><Empty title="This page is being made." /></Page>;
}
