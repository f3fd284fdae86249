import { Empty, Page } from "../parts";

export default function TodayPage() {
  return <Page title="Today"><Empty title="This page is being made." /></Page>;
}
