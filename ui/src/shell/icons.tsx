// icons.tsx - the few signs of the shell, drawn on a grid of 20 with a line of 1.5.
import type { Place } from "../pages";

const PATHS: Record<Place | "search" | "menu", string> = {
  today: "M3.5 5.5h13v11h-13zM3.5 8.5h13M7 3.5v3M13 3.5v3M7 12h2.5",
  own: "M3.5 5.5h13v11h-13zM3.5 8.5h13M7 3.5v3M13 3.5v3M7 12h2.5",
  patients: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  claims: "M5 3.5h7l3 3v10H5zM12 3.5v3h3M7.5 10h5M7.5 13h5",
  money: "M3.5 16.5h13M5.5 16.5v-5M9 16.5v-8M12.5 16.5v-6M16 16.5v-11",
  rulebook: "M4 4.5c2.500-.8 4.500-.5 6 1 1.500-1.500 3.500-1.800 6-1v11c-2.500-.8-4.500-.5-6 1-1.500-1.500-3.500-1.800-6-1zM10 5.500v11",
  practice: "M3.500 16.500h13M5 16.500v-10l5-3 5 3v10M8.500 16.500v-4h3v4M8 9h.1M12 9h.1",
  account: "M10 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.500c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500",
  search: "M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12.600 12.600l4 4",
  menu: "M3.500 6h13M3.500 10h13M3.500 14h13",
};
export const Icon = ({ of }: { of: keyof typeof PATHS }) => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d={PATHS[of]} /></svg>
);
