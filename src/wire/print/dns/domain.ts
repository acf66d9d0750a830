/**
 * Prints a DNS message (RFC 1035) as `tcpdump -n` does without `-v`: a query with its questions
 * (`4660+ A? example.org. (29)`), a response with its counts and answers (`4660 1/0/0 A 198.18.0.9 (45)`).
 * Follows no TCP stream: a message that does not fill exactly one segment is called invalid, as in tcpdump.
 */
import type { AddressName } from "../address-name.ts";
import { CutShort, Message } from "./message.ts";
import { OPERATIONS, responseText, TYPE } from "./numbers.ts";
import { printQuestion, printRecord } from "./record.ts";

const HEADER = 12;
const CUT = " [|domain]";
const INVERSE_QUERY = 1;

export const DNS_PORT = 53;
export const MULTICAST_DNS_PORT = 5353;

export interface DomainPlace {
  /** The captured octets of the payload, `at` to `end`. */
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  /** Octets of the payload by the headers below. */
  readonly length: number;
  readonly isMulticast: boolean;
}

export function domainText(place: DomainPlace, nameOf: AddressName): string {
  if (place.length < HEADER) return `domain [length ${place.length} < ${HEADER}] (invalid)`;
  const message = new Message(place.bytes, place.at, place.end);
  return cutShort(message, () => {
    message.need(message.start, HEADER);
    const flags = message.number(message.start + 2);
    if ((flags & 0x8000) === 0) printQuery(message, flags, place.isMulticast);
    else printResponse(message, flags, place.isMulticast, nameOf);
    message.text += ` (${place.length})`;
  });
}

/** RFC 1035, 4.2.2: the message's length is before it. */
export function domainOverTcpText(place: DomainPlace, nameOf: AddressName): string {
  if (place.length < 2) return ` [DNS over TCP: length ${place.length} < 2] (invalid)`;
  const message = new Message(place.bytes, place.at, place.end);
  return cutShort(message, () => {
    const stated = message.number(place.at);
    const length = place.length - 2;
    message.text +=
      stated === length
        ? ` ${domainText({ ...place, at: place.at + 2, length }, nameOf)}`
        : ` [prefix length(${stated}) != length(${length})] (invalid)`;
  });
}

function cutShort(message: Message, print: () => void): string {
  try {
    print();
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    message.text += CUT;
  }
  return message.text;
}

function counts(
  message: Message,
): [questions: number, answers: number, servers: number, more: number] {
  const at = message.start + 4;
  return [
    message.number(at),
    message.number(at + 2),
    message.number(at + 4),
    message.number(at + 6),
  ];
}

function printQuery(message: Message, flags: number, isMulticast: boolean): void {
  const [questions, answers, servers, more] = counts(message);
  const operation = (flags >>> 11) & 0x0f;
  const recursion = (flags & 0x0100) === 0 ? "" : "+";
  const unchecked = (flags & 0x0010) === 0 ? "" : "%";
  message.text += `${message.number(message.start)}${OPERATIONS[operation]}${recursion}${unchecked}`;
  // flags that mean nothing in a query
  if ((flags & 0x06cf) !== 0) message.text += ` [b2&3=0x${flags.toString(16)}]`;
  const odd = (count: number, usual: number, unit: string): void => {
    if (count !== usual) message.text += ` [${count}${unit}]`;
  };
  if (operation === INVERSE_QUERY) {
    odd(questions, 0, "q");
    odd(answers, 1, "a");
  } else {
    odd(answers, 0, "a");
    odd(questions, 1, "q");
  }
  odd(servers, 0, "n");
  odd(more, 0, "au");
  let at = message.start + HEADER;
  for (let n = 0; n < questions; n++) {
    if (n > 0) message.need(at, 1);
    at = printQuestion(message, at, isMulticast);
  }
}

function printResponse(
  message: Message,
  flags: number,
  isMulticast: boolean,
  nameOf: AddressName,
): void {
  const [questions, answers, servers, more] = counts(message);
  const operation = OPERATIONS[(flags >>> 11) & 0x0f];
  const authoritative = (flags & 0x0400) === 0 ? "" : "*";
  const recursion = (flags & 0x0080) === 0 ? "-" : "";
  const truncated = (flags & 0x0200) === 0 ? "" : "|";
  const verified = (flags & 0x0020) === 0 ? "" : "$";
  message.text += `${message.number(message.start)}${operation}${responseText(responseCode(message, flags))}`;
  message.text += authoritative + recursion + truncated + verified;
  if (questions !== 1) message.text += ` [${questions}q]`;
  let at = message.start + HEADER;
  for (let n = 0; n < questions; n++) {
    if (n > 0) message.text += ",";
    const end = message.skipName(at);
    if (end === undefined) message.need(message.end, 1);
    else at = end + 4;
  }
  message.text += ` ${answers}/${servers}/${more}`;
  for (let n = 0; n < answers; n++) {
    if (n > 0) {
      message.need(at, 1);
      message.text += ",";
    }
    at = printRecord(message, at, isMulticast, nameOf);
  }
}

/** RFC 6891, 6.1.3: an OPT record has the upper bits of the code. */
function responseCode(message: Message, flags: number): number {
  const [questions, answers, servers, more] = counts(message);
  const lower = flags & 0x0f;
  let at = message.start + HEADER;
  for (let n = 0; n < questions; n++) {
    const end = message.skipName(at);
    if (end === undefined || !message.has(end + 4, 1)) return lower;
    at = end + 4;
  }
  for (let n = 0; n < answers + servers + more; n++) {
    const header = message.skipName(at);
    if (header === undefined || !message.has(header, 5)) return lower;
    if (n >= answers + servers && message.number(header) === TYPE.options)
      return lower | (message.byte(header + 4) << 4);
    if (!message.has(header, 10)) return lower;
    at = header + 10 + message.number(header + 8);
    if (!message.has(at, 1)) return lower;
  }
  return lower;
}
