import { Empty, Page } from "../parts";

export default function PatientPage() {
  return <Page title="Patient"><Empty title="This page is being made." /></Page>;
}
