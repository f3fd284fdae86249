import { Empty, Page } from "../parts";

export default function AccountPage() {
  return <Page title="Account"><Empty title="This page is being made." /></Page>;
}
