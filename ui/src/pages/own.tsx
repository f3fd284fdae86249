import { Empty, Page } from "../parts";

export default function OwnPage() {
  return <Page title="Own"><Empty title="This page is being made." /></Page>;
}
