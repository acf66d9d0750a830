/**
 * Faults in opening a connection: another port or address than the lab's, and a listener that does not
 * listen. Each is found in the calls of the step that has mismatches.
 */
import { otherPeer } from "../../../lab/model.ts";
import { plainAddress } from "../../../sockets/table.ts";
import { isLabPort } from "../../context.ts";
import { describeCall } from "../../execution.ts";
import { placeText } from "../calls/calls.ts";
import type { Place, PlacedCall } from "../calls/descriptors.ts";
import type { Cause, Facts, FindCause } from "../facts.ts";

/** The calls that give a socket an address, of the step's lines and in their order. */
function addressed({ lines }: Facts): readonly PlacedCall[] {
  return lines
    .flatMap(({ calls }) => calls)
    .filter(({ name, address }) => (name === "bind" || name === "connect") && address);
}

/** Whether the same peer has made the call with the lab's port, so that another port is another socket's. */
function isAlsoRight(facts: Facts, placed: PlacedCall): boolean {
  return addressed(facts).some(
    (one) =>
      one.name === placed.name &&
      one.address !== undefined &&
      isLabPort(facts.context, one.address.port),
  );
}

/** A call with another port than the lab's, if the lab's line should have used the lab's port. */
function withWrongPort(facts: Facts): PlacedCall | undefined {
  return addressed(facts).find(
    (placed) =>
      placed.address !== undefined &&
      !isLabPort(facts.context, placed.address.port) &&
      placed.address.port !== 0 &&
      expectsPort(facts, placed) &&
      !isAlsoRight(facts, placed),
  );
}

/** A server binds the lab's port; a client's own port is free, but it connects to the lab's. */
function expectsPort({ lines }: Facts, placed: PlacedCall): boolean {
  const line = lines.find(({ calls }) => calls.includes(placed));
  if (line?.executed.peer === "client") return placed.name === "connect";
  const shouldFail = line?.expected.calls?.some(({ name, errno }) => name === "bind" && errno);
  return placed.name === "bind" && !shouldFail;
}

/** A place, and what was done there with another port than the lab's. */
interface OtherPort {
  readonly call?: PlacedCall;
  readonly name: string;
  readonly place: Place;
  readonly port: number;
  readonly text: string;
}

/** The call with another port, or the SYN to it of a line whose calls are not known: it waits in connect. */
function otherPort(facts: Facts): OtherPort | undefined {
  const call = withWrongPort(facts);
  if (call?.address !== undefined) {
    const { name, place, address } = call;
    return { call, name, place, port: address.port, text: describeCall(call.call) };
  }
  const line = facts.lines.find(({ executed }) => executed.peer === "client");
  const syn = facts.observed.packets.find(
    ({ source, destination, segment }) =>
      source.peer === "client" &&
      segment?.flags === "S" &&
      destination.peer === "server" &&
      destination.port !== undefined &&
      !isLabPort(facts.context, destination.port),
  );
  if (line === undefined || syn?.destination.port === undefined) return undefined;
  const { port } = syn.destination;
  return { name: "connect", place: line.executed.line, port, text: syn.text };
}

const swapped = (port: number): number => ((port & 0xff) << 8) | (port >> 8);

export const portBytesSwapped: FindCause = (facts) => {
  const other = otherPort(facts);
  const { port } = facts.context;
  if (other?.port !== swapped(port)) return undefined;
  return {
    ...(other.call && { call: other.call }),
    mismatch: {
      subject: `${placeText(other.place)}: the bytes of the port are swapped`,
      expected: `port ${port}`,
      observed: `${other.text}: ${other.port} is ${port} with its bytes swapped`,
      advice: `write htons(${port}): a port in a sockaddr is in network byte order`,
    },
  };
};

export const wrongPort: FindCause = (facts) => {
  const other = otherPort(facts);
  if (other === undefined) return undefined;
  const { port } = facts.context;
  return {
    ...(other.call && { call: other.call }),
    mismatch: {
      subject: `${placeText(other.place)}: ${other.name} to another port`,
      expected: `port ${port}, the server's port in this lab`,
      observed: other.text,
      advice: `use port ${port}`,
    },
  };
};

/** A socket of the host itself, which the other host can't reach. */
const isOwnHost = (address: string): boolean =>
  /^127\./.test(plainAddress(address)) || address === "::1";

/** On one host each peer has an address of its own, and no other address of 127/8 is used. */
export const otherOwnAddress: FindCause = (facts) => {
  const { context, plan } = facts;
  if (plan.stage?.loopback !== true) return undefined;
  const call = addressed(facts).find(
    ({ address }) =>
      address !== undefined &&
      isOwnHost(address.address) &&
      isLabPort(context, address.port) &&
      plainAddress(address.address) !== context.addresses.server,
  );
  if (call === undefined) return undefined;
  const { server } = context.addresses;
  return {
    call,
    mismatch: {
      subject: `${placeText(call.place)}: ${call.name} with another address than the server's`,
      expected: call.name === "bind" ? `${server}, or 0.0.0.0` : server,
      observed: describeCall(call.call),
      advice: "the program gets the server's address as its first argument: use argv[1]",
    },
  };
};

export const ownHostAsServer: FindCause = (facts) => {
  const { context, plan, lines } = facts;
  if (plan.stage?.loopback === true) return undefined;
  const call = addressed(facts).find(
    ({ address }) =>
      address !== undefined && isOwnHost(address.address) && address.port === context.port,
  );
  const line = lines.find(({ calls }) => call !== undefined && calls.includes(call));
  if (call === undefined || line === undefined) return undefined;
  const { peer } = line.executed;
  const isServer = call.name === "bind";
  const right = isServer
    ? `an address at which the ${otherPeer(peer)} reaches the ${peer}: 0.0.0.0, or argv[1]`
    : `the address of the ${otherPeer(peer)}, ${context.addresses[otherPeer(peer)]}`;
  return {
    call,
    mismatch: {
      subject: `${placeText(call.place)}: ${call.name} with the address of its own host`,
      expected: right,
      observed: `${describeCall(call.call)}: the two programs run on two hosts, and ${call.address?.address} is the ${peer}'s own`,
      advice: isServer
        ? "bind to INADDR_ANY"
        : "the program gets the server's address as its first argument: use argv[1]",
    },
  };
};

export const listenForgotten: FindCause = (facts) => {
  const { lines, before, context } = facts;
  for (const { executed, calls } of lines) {
    const all = [...before[executed.peer], ...calls];
    const bound = all.findLast(
      ({ name, call, address }) =>
        name === "bind" && call.result === 0 && address?.port === context.port,
    );
    if (bound?.endpoint?.protocol !== "tcp") continue;
    const tried = all.some(({ name }) => name === "listen");
    const accepted = calls.find(({ name, call }) => name === "accept" && call.errno === "EINVAL");
    if (tried || !(accepted !== undefined || expectsListener(facts))) continue;
    return {
      call: accepted ?? bound,
      mismatch: {
        subject: `${placeText((accepted ?? bound).place)}: listen is missing`,
        expected: `listen on the socket that bind gave port ${context.port}`,
        observed:
          accepted === undefined
            ? `${describeCall(bound.call)}, and no call of listen`
            : `${describeCall(accepted.call)}: the socket does not listen`,
        advice: "call listen after bind: only then does the kernel accept connections",
      },
    };
  }
  return undefined;
};

/** Whether a listener is expected and the kernel has none. */
function expectsListener({ step, observed, context }: Facts): boolean {
  const isListener = ({ state }: { readonly state?: string | undefined }) => state === "LISTEN";
  const there = observed.tables.server.some(
    (row) => isListener(row) && row.local.port === context.port,
  );
  return step.sockets.server.some(isListener) && !there;
}

export const bindForgotten: FindCause = ({ lines, before, context }): Cause | undefined => {
  for (const { executed, calls } of lines) {
    const all = [...before[executed.peer], ...calls];
    const listen = calls.find(
      ({ name, call, endpoint }) =>
        name === "listen" && call.result === 0 && endpoint !== undefined && !endpoint.bound,
    );
    if (listen === undefined || all.some(({ name }) => name === "bind")) continue;
    return {
      call: listen,
      mismatch: {
        subject: `${placeText(listen.place)}: bind is missing`,
        expected: `bind to port ${context.port} before listen`,
        observed: `${describeCall(listen.call)} on a socket without a port: the kernel chooses one`,
        advice: `call bind with port ${context.port} before listen`,
      },
    };
  }
  return undefined;
};
