import { Empty, Page } from "../parts";

export default function CodePage() {
  return <Page title="Code"><Empty title="This page is being made." /></Page>;
}
