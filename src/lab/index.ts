/** Everything that a lab file imports. */
export type { Lab, PacketExpectation, SocketExpectation, Step, StepPacket } from "./model.ts";
export { opening } from "./opening.ts";
export type { Variant, VariantLab } from "./variant.ts";
export * from "./vocabulary.ts";
