import { Empty, Page } from "../parts";

export default function RolesPage() {
  return <Page title="Roles"><Empty title="This page is being made." /></Page>;
}
