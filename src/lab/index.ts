/** Everything that a lab file imports. */
export type { Lab, PacketExpectation, SocketExpectation, Step, StepPacket } from "./model.ts";
export { opening } from "./opening.ts";
export * from "./vocabulary.ts";
