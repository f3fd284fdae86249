// theme.ts - light, dark, or as the system has it.
import { cell } from "../cell";

export type Theme = "auto" | "light" | "dark";
const STORED = "daybook.theme";

function stored(): Theme {
  const t = localStorage.getItem(STORED);
  return t === "light" || t === "dark" ? t : "auto";
}
export const theme = cell<Theme>("auto");
function show(t: Theme): void {
  if (t === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = t;
}
export function setTheme(t: Theme): void {
  localStorage.setItem(STORED, t);
  theme.set(t);
  show(t);
}
export function startTheme(): void {
  theme.set(stored());
  show(theme.get());
}
