import { Empty, Page } from "../parts";

export default function NotesPage() {
  return <Page title="Notes"><Empty title="This page is being made." /></Page>;
}
