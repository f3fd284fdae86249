import { Empty, Page } from "../parts";

export default function PatientsPage() {
  return <Page title="Patients"><Empty title="This page is being made." /></Page>;
}
