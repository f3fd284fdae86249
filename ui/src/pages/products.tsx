import { Empty, Page } from "../parts";

export default function ProductsPage() {
  return <Page title="Products"><Empty title="This page is being made." /></Page>;
}
