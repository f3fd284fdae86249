// unmatched.tsx - what payers said of claims that were not found here.
import { useState } from "preact/hooks";
import { useGet } from "../api";
import { Empty, Page, Read } from "../parts";
import { ClaimPlaces } from "../parts/places";
import { UnmatchedRows, workOf } from "./unmatched_rows";
import { DonePanel } from "./work_done";
import type { UnmatchedRow } from "../shapes";

export default function UnmatchedPage() {
  const read = useGet("/v1/unmatched");
  const [done, setDone] = useState<UnmatchedRow>();
  const close = () => setDone(undefined);
  return (
    <Page title="Unmatched" panel={done && <DonePanel key={done.unmatched} work={workOf(done)} onClose={close} onDone={() => { close(); void read.reload(); }} />} note="One of several is never chosen by the program: a person says which claim it is about.">
      <ClaimPlaces at="unmatched" />
      <Read of={read} what="Loading">{(d) => d.rows.length === 0
        ? <Empty title="Everything that payers said found its claim.">What fits no claim, or more than one, stands here until a person has matched it.</Empty>
        : <UnmatchedRows of={d.rows} reload={() => void read.reload()} onDone={setDone} />}</Read>
    </Page>
  );
}
