import { Empty, Page } from "../parts";

export default function EnrollPage() {
  return <Page title="Enroll"><Empty title="This page is being made." /></Page>;
}
