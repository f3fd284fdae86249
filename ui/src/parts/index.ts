// The door of this folder: what pages are made of.
export * from "./again";
export * from "./form";
export * from "./meaning";
export * from "./money";
export * from "./month";
export * from "./page";
export { Cite, Grade } from "./requirements";
export * from "./sentence";
export * from "./states";
export * from "./strip";
export * from "./table";
export * from "./toast";
export * from "./when";
export * from "./paged";
