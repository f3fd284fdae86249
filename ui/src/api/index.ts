// The door of this folder.
export * from "./client";
export * from "./read";
export * from "./problem";
export { listen, live, tell, type News } from "./events";
export { letWaitingGo, sayOrKeep, unsayOrKeep, waiting, type Waiting } from "./outbox";
