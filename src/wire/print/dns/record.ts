/**
 * Prints a question and a resource record of a DNS message in tcpdump's notation: ` A? example.org. `,
 * ` MX mail.example.org. 10`. Like tcpdump without `-v`, it prints neither the name nor the lifetime of a record,
 * and nothing of SOA and TSIG. EDNS options are printed only where tcpdump prints them, in the answer section,
 * where RFC 6891 allows none; they have their numbers there.
 */
import { ipv4Text, ipv6Text } from "../../decode/addresses.ts";
import { hex } from "../../decode/bytes.ts";
import type { AddressName } from "../address-name.ts";
import type { Message } from "./message.ts";
import { classText, TYPE, typeText } from "./numbers.ts";

const INTERNET = 1;
/** RFC 6762: a bit of the class in multicast DNS, unicast answer wanted or flush the cache. */
const MULTICAST_BIT = 0x8000;

/** @returns the offset after the question; throws `CutShort` */
export function printQuestion(message: Message, at: number, isMulticast: boolean): number {
  const end = message.skipName(at) ?? message.end;
  message.need(end, 4);
  message.text += ` ${typeText(message.number(end))}`;
  const stated = message.number(end + 2);
  const number = isMulticast ? stated & ~MULTICAST_BIT : stated;
  if (number !== INTERNET) message.text += ` ${classText(number)}`;
  if (isMulticast) message.text += (stated & MULTICAST_BIT) === 0 ? " (QM)" : " (QU)";
  message.text += "? ";
  message.printName(at);
  return end + 4;
}

/** @returns the offset after the record, the message's end if its header was not captured; throws `CutShort` */
export function printRecord(
  message: Message,
  at: number,
  isMulticast: boolean,
  nameOf: AddressName,
): number {
  const header = message.skipName(at);
  if (header === undefined || !message.has(header, 10)) return message.end;
  const type = message.number(header);
  const stated = message.number(header + 2);
  const number = isMulticast ? stated & ~MULTICAST_BIT : stated;
  if (number !== INTERNET && type !== TYPE.options) message.text += ` ${classText(number)}`;
  if (isMulticast && (stated & MULTICAST_BIT) !== 0) message.text += " (Cache flush)";
  const length = message.number(header + 8);
  message.text += ` ${typeText(type)}`;
  const data = header + 10;
  message.need(data, length);
  if (type === TYPE.options) {
    const wantsSignatures = (message.number(header + 6) & 0x8000) !== 0;
    message.text += ` UDPsize=${number}${wantsSignatures ? " DO" : ""}`;
    printOptions(message, data, data + length);
  } else printData(message, type, data, length, nameOf);
  return data + length;
}

function printData(
  message: Message,
  type: number,
  at: number,
  length: number,
  nameOf: AddressName,
): void {
  switch (type) {
    case TYPE.address:
      message.need(at, 4);
      message.text += ` ${nameOf(ipv4Text(message.bytes, at))}`;
      return;
    case TYPE.address6:
      message.need(at, 16);
      message.text += ` ${nameOf(ipv6Text(message.bytes, at))}`;
      return;
    case TYPE.nameServer:
    case TYPE.alias:
    case TYPE.pointer:
    case TYPE.aliasOfAll:
      message.text += " ";
      message.printName(at);
      return;
    case TYPE.mail:
      message.text += " ";
      message.need(at, 2);
      message.printName(at + 2);
      message.text += ` ${message.number(at)}`;
      return;
    case TYPE.text:
      printTexts(message, at, at + length);
      return;
    case TYPE.service:
      message.text += " ";
      message.need(at, 6);
      message.printName(at + 6);
      message.text += `:${message.number(at + 4)} ${message.number(at)} ${message.number(at + 2)}`;
      return;
    case TYPE.oldAddress6:
      printOldAddress(message, at, nameOf);
      return;
    case TYPE.uri:
      if (length < 4) message.text += ` len ${length} is too short (< 4)`;
      else {
        message.text += ` ${message.number(at)} ${message.number(at + 2)} `;
        message.printCharacters(at + 4, length - 4);
      }
      return;
    default:
  }
}

function printTexts(message: Message, from: number, to: number): void {
  let at = from;
  while (at < to) {
    message.text += ' "';
    const length = message.byte(at);
    message.printCharacters(at + 1, length);
    message.text += '"';
    at += 1 + length;
  }
}

/** RFC 2874: the last bits of an address, and the name that has the first ones. */
function printOldAddress(message: Message, at: number, nameOf: AddressName): void {
  const bits = message.byte(at);
  if (bits > 128) {
    message.text += ` ${bits}(bad plen)`;
    return;
  }
  const missing = bits >>> 3;
  if (bits < 128) {
    const address = new Uint8Array(16);
    message.need(at + 1, 16 - missing);
    address.set(message.bytes.subarray(at + 1, at + 17 - missing), missing);
    message.text += ` ${bits} ${nameOf(ipv6Text(address, 0))}`;
  }
  if (bits === 0) return;
  message.text += " ";
  message.printName(at + 17 - missing);
}

function printOptions(message: Message, from: number, to: number): void {
  if (from >= to) return;
  message.text += " [";
  let at = from;
  while (at < to) {
    message.text += `Opt${message.number(at)}`;
    const length = message.number(at + 2);
    message.need(at + 4, length);
    if (length > 0) message.text += ` ${hex(message.bytes, at + 4, at + 4 + length)}`;
    at += 4 + length;
    if (at < to) message.text += ",";
  }
  message.text += "]";
}
