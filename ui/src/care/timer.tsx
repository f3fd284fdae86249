// timer.tsx - where the timer of an open record stands.
export function TimerSlot(_: { patient: string; enrollment?: string; mine: boolean }) { return null; }
