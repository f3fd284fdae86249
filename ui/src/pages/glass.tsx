import { Empty, Page } from "../parts";

export default function GlassPage() {
  return <Page title="Glass"><Empty title="This page is being made." /></Page>;
}
