// log.tsx - a call, logged with one key more than it took to make it: `e`, then what came of it. A toast takes it back.
import { useState } from "preact/hooks";
import { newId, now, sayOrKeep, tell, unsayOrKeep } from "../api";
import { useKeys } from "../keys";
import { TextField } from "../parts/form";
import { Menu } from "../parts/menu";
import { toast, toastProblem } from "../parts/toast";

interface Way { key: string; title: string; mode: string; with: "patient" | "caregiver"; live: boolean }
export const WAYS: readonly Way[] = [
  { key: "s", title: "Spoke with the patient by phone", mode: "phone", with: "patient", live: true },
  { key: "d", title: "Spoke with the patient by video", mode: "video", with: "patient", live: true },
  { key: "c", title: "Spoke with a caregiver by phone", mode: "phone", with: "caregiver", live: true },
  { key: "v", title: "Left a voicemail", mode: "voicemail", with: "patient", live: false },
  { key: "t", title: "Sent a text", mode: "text", with: "patient", live: false },
  { key: "p", title: "Wrote in the portal", mode: "portal", with: "patient", live: false },
];

/** The fact of a contact. `by` and `received` are the server's to say. */
export function contactFact(enrollment: string, way: Way, minutes: string, at: string) {
  const whole = Number.parseInt(minutes, 10);
  return { fact: "contact", id: newId("k"), at, enrollment, mode: way.mode, with: way.with,
    ...(way.live && whole > 0 ? { minutes: whole } : {}) };
}

/** `onDone` is called when it is logged, or when it is left. */
export function LogContact({ enrollment, patient, name, onDone }: {
  enrollment: string; patient: string; name: string; onDone: (logged: boolean) => void;
}) {
  const [minutes, setMinutes] = useState(""), [busy, setBusy] = useState(false);
  const log = async (way: Way) => {
    if (busy) return;
    setBusy(true);
    try {
      const about = { patient, enrollment }, again = () => tell({ ...about, kind: "contact" });
      const { ids, kept } = await sayOrKeep([contactFact(enrollment, way, minutes, now().toISOString())], about);
      if (!kept) again();
      toast(`${name}: ${way.title.toLowerCase()}.${kept ? " Kept here; it is sent when the connection is back." : ""}`,
        { done: "Taken back: the contact is voided.", undo: async () => { await unsayOrKeep(ids, "logged by mistake", about); if (!kept) again(); } });
      onDone(true);
    } catch (e) { toastProblem(e); } finally { setBusy(false); }
  };
  useKeys("Log a contact", [...WAYS.map((w) => ({ key: w.key, label: w.title, run: () => void log(w) })),
    { key: "Escape", label: "Not now", run: () => onDone(false), typing: true }]);
  return (
    <section class="log" aria-label={`Log a contact with ${name}`}>
      <h3>What came of it?</h3>
      <Menu of={enrollment}>{WAYS.map((w) => (
        <li key={w.key}><button onClick={() => void log(w)} aria-disabled={busy}><span>{w.title}</span><kbd>{w.key}</kbd></button></li>
      ))}</Menu>
      <TextField label="Minutes of the talk" maybe value={minutes} onValue={(m) => setMinutes(m.replace(/\D/g, "").slice(0, 3))} inputMode="numeric" class="minutes-field" />
      <p><button class="quiet" onClick={() => onDone(false)}>Not now <kbd>Esc</kbd></button></p>
    </section>
  );
}
