// csv.ts - rows as CSV (RFC 4180), safe to open in a spreadsheet.
interface TextColumn<T> { title: string; text?: (row: T) => string | number | undefined }

/** A word that a spreadsheet would run as a formula is kept as a word. */
export function csvWord(value: string | number | undefined): string {
  if (value === undefined) return "";
  let s = String(value);
  if (typeof value === "string" && /^[=+@\t\r]/.test(s)) s = `'${s}`;
  return /[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
}
export function csv<T>(columns: readonly TextColumn<T>[], rows: readonly T[]): string {
  const lines = [columns.map((c) => csvWord(c.title)), ...rows.map((r) => columns.map((c) => csvWord(c.text?.(r))))];
  return lines.map((l) => l.join(",")).join("\r\n") + "\r\n";
}
export function saveBlob(name: string, blob: Blob): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}
export const saveText = (name: string, type: string, text: string): void => saveBlob(name, new Blob([text], { type }));
