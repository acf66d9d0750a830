/** A fault in answering: a datagram to another port than the one that the question came from. */
import { otherPeer } from "../../../lab/model.ts";
import { eachPacket, type PlannedDatagram } from "../../../lab/plan/plan.ts";
import { describeCall } from "../../execution.ts";
import { placeText } from "../calls/calls.ts";
import type { FindCause } from "../facts.ts";

/**
 * The lab expects the datagram between two ports that are known, and it went to a third one. A datagram of the
 * right connection is never one, and neither is one that the lab expects to begin a connection.
 */
export const answersElsewhere: FindCause = ({ lines, step, observed, context }) => {
  for (const { executed, calls } of lines) {
    const { peer } = executed;
    const sent = observed.packets.find(
      ({ source, destination, datagram }) =>
        datagram !== undefined && source.peer === peer && destination.peer === otherPeer(peer),
    );
    const asked = eachPacket(step.packets).find(
      (one): one is PlannedDatagram => one.kind === "datagram" && one.from === peer,
    );
    const known = context.connections[(asked?.connection ?? 0) - 1];
    const call = calls.findLast(({ name }) => name === "send");
    if (sent?.datagram === undefined || known === undefined || call === undefined) continue;
    if (sent.datagram.connection === asked?.connection) continue;
    const to = known[otherPeer(peer)];
    if (known[peer].port !== sent.source.port || to.port === sent.destination.port) continue;
    return {
      call,
      mismatch: {
        subject: `${placeText(call.place)}: a datagram to another port than the ${otherPeer(peer)}'s`,
        expected: `port ${to.port}, from which the ${otherPeer(peer)} has sent`,
        observed: describeCall(call.call),
        advice: "answer to the address that recvfrom returns",
      },
    };
  }
  return undefined;
};
