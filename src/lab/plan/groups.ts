import { eachPacket, PEERS, type Step } from "../model.ts";

/**
 * Whether the lab expects datagrams that can be for a group: all hosts of the network, or those that joined.
 * One that states no receiver can be.
 */
export function sendsToGroups(steps: readonly Pick<Step, "packets">[]): boolean {
  const isPeer = (to: string): boolean => PEERS.some((peer) => peer === to);
  return steps
    .flatMap(({ packets }) => eachPacket(packets))
    .some(
      (packet) =>
        packet.kind === "datagrams" ||
        (packet.kind === "datagram" && (packet.to === undefined || !isPeer(packet.to))),
    );
}
