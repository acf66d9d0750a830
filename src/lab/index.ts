/** All a lab file imports. */
export type { Lab, SegmentExpectation, SocketExpectation, Step } from "./model.ts";
export * from "./vocabulary.ts";
