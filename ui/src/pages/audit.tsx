import { Empty, Page } from "../parts";

export default function AuditPage() {
  return <Page title="Audit"><Empty title="This page is being made." /></Page>;
}
