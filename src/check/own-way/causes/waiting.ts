/**
 * A program that waits for one client while another one has sent: one that serves its clients one after the
 * other, or that waits for new ones alone.
 */
import { otherPeer, type Peer } from "../../../lab/model.ts";
import { eachPacket } from "../../../lab/plan/plan.ts";
import { plainAddress, type SocketAddress } from "../../../sockets/table.ts";
import type { CheckContext } from "../../context.ts";
import { describeCall } from "../../execution.ts";
import { bytes, placeText } from "../calls/calls.ts";
import type { PlacedCall } from "../calls/descriptors.ts";
import { SET_WAITS } from "../calls/names.ts";
import type { FindCause, JudgedLine } from "../facts.ts";

export const waitsForAnother: FindCause = ({ lines, step, observed, context }) => {
  for (const line of lines) {
    const { peer } = line.executed;
    const wait = waitOf(line);
    if (wait === undefined) continue;
    const own = connectionTo(otherPeer(peer), wait.call.remote, context);
    const unread = observed.tables[peer]
      .filter(({ recvQ }) => recvQ > 0)
      .map(({ recvQ, remote }) => ({
        recvQ,
        number: connectionTo(otherPeer(peer), textOf(remote), context),
      }))
      .find(
        ({ number }) =>
          number !== undefined &&
          number !== own &&
          // the lab's program has taken these bytes
          step.sockets[peer].some(({ connection, recvQ }) => connection === number && recvQ === 0),
      );
    if (unread === undefined) continue;
    const isAnswered = eachPacket(step.packets).some(({ from }) => from === peer);
    const on = own === undefined ? "" : ` on connection ${own}`;
    const { number, recvQ } = unread;
    return {
      call: wait,
      mismatch: {
        subject: `${placeText(wait.place)} waits in ${wait.call.name}${on} while connection ${number} has ${bytes(recvQ)} in Recv-Q`,
        expected: `connection ${number} is read${isAnswered ? " and answered" : ""} in this step`,
        observed: describeCall(wait.call),
        advice:
          "wait for all sockets with poll, select or epoll, or give each connection a thread or a process",
      },
    };
  }
  return undefined;
};

/** The call in which the line waits: on a connection, or for sockets of which none is one. */
function waitOf({ executed: { outcome }, calls }: JudgedLine): PlacedCall | undefined {
  if (outcome.kind !== "waits") return undefined;
  const open = calls.filter(({ call }) => call.result === undefined && call.folded === undefined);
  return (
    open.find(({ name, call }) => name === "recv" && call.remote !== undefined) ??
    open.find(({ name, call, watched = [] }) =>
      SET_WAITS.has(call.name)
        ? watched.length > 0 && watched.every(({ listens }) => listens === true)
        : name === "accept",
    )
  );
}

const textOf = ({ address, port }: SocketAddress): string => `${plainAddress(address)}:${port}`;

/** The number of the connection that has this end at the peer; undefined if the lab has no such connection. */
function connectionTo(
  peer: Peer,
  end: string | undefined,
  { connections }: CheckContext,
): number | undefined {
  if (end === undefined) return undefined;
  const index = connections.findIndex((ends) => textOf(ends[peer]) === plainAddress(end));
  return index < 0 ? undefined : index + 1;
}
