// unmatched.tsx - what payers said of claims that were not found here.
import { useGet } from "../api";
import { Empty, Page, Read } from "../parts";
import { ClaimPlaces } from "../parts/places";
import { UnmatchedRows } from "./unmatched_rows";

export default function UnmatchedPage() {
  const read = useGet("/v1/unmatched");
  return (
    <Page title="Unmatched" note="One of several is never chosen by the program: a person says which claim it is about.">
      <ClaimPlaces at="unmatched" />
      <Read of={read} what="Loading">{(d) => d.rows.length === 0
        ? <Empty title="Everything that payers said found its claim.">What fits no claim, or more than one, stands here until a person has matched it.</Empty>
        : <UnmatchedRows of={d.rows} reload={() => void read.reload()} name="unmatched" />}</Read>
    </Page>
  );
}
