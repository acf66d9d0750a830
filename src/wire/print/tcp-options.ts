/**
 * Prints TCP options in tcpdump's notation: `mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7`. SACK blocks are
 * relative to the other side's base, like the ack. Verifies no MD5 digests (tcpdump does if it has the
 * secret) and knows the same experiments as tcpdump.
 */
import { hex, u8, u16, u32 } from "../decode/bytes.ts";
import { decodeSackBlocks, OPTION, type SackBlock, type TcpOption } from "../decode/tcp-options.ts";
import { type AddressName, NUMERIC } from "./address-name.ts";
import { LineWriter } from "./line-writer.ts";
import { BAD_OPTION, mptcpText } from "./mptcp.ts";

const NAMES: ReadonlyMap<number, string> = new Map([
  [OPTION.eol, "eol"],
  [OPTION.nop, "nop"],
  [OPTION.mss, "mss"],
  [OPTION.wscale, "wscale"],
  [OPTION.sackOK, "sackOK"],
  [OPTION.sack, "sack"],
  [OPTION.echo, "echo"],
  [OPTION.echoReply, "echoreply"],
  [OPTION.timestamp, "TS"],
  [OPTION.connectionCount, "cc"],
  [OPTION.connectionCountNew, "ccnew"],
  [OPTION.connectionCountEcho, "ccecho"],
  [OPTION.md5, "md5"],
  [OPTION.spaceCapabilities, "scps"],
  [OPTION.userTimeout, "uto"],
  [OPTION.authentication, "tcp-ao"],
  [OPTION.mptcp, "mptcp"],
  [OPTION.fastOpen, "tfo"],
  [OPTION.experiment2, "exp"],
]);

function optionName(number: number): string {
  return NAMES.get(number) ?? `unknown-${number}`;
}

/** The same text as a string, with the bracket at its end. */
export function optionsText(
  options: readonly TcpOption[],
  sackBase: number,
  bits: number,
  nameOf = NUMERIC,
): string {
  const line = new LineWriter(128);
  writeOptions(line, options, sackBase, bits, nameOf);
  return line.toString();
}

/** Usually ends with the bracket. Returns false if tcpdump prints no more of the segment. */
export function writeOptions(
  line: LineWriter,
  options: readonly TcpOption[],
  sackBase: number,
  bits: number,
  nameOf: AddressName,
): boolean {
  let layer = "tcp";
  for (let n = 0; n < options.length; n++) {
    const option = options[n] as TcpOption;
    if (n > 0) line.text(",");
    if (writeUsual(line, option)) continue;
    const part = optionText(option, sackBase, bits, nameOf);
    line.text(part);
    // after an MPTCP option, tcpdump names that layer for octets that were not captured
    if (option.kind === "mptcp") layer = "mptcp";
    // tcpdump stops here: no further options, no length, and only sometimes a bracket
    if (part.endsWith(BAD_OPTION)) {
      if (n > 0) line.text("]");
      return false;
    }
    if (option.kind === "cut") {
      line.text(` [|${layer}]${n === 0 || option.number < 0 ? "" : ">"}`);
      return false;
    }
  }
  line.text("]");
  return true;
}

/** The options of nearly every segment. */
function writeUsual(line: LineWriter, option: TcpOption): boolean {
  switch (option.kind) {
    case "eol":
    case "nop":
    case "sackOK":
      line.text(option.kind);
      return true;
    case "timestamp":
      line.text("TS val ");
      line.number(option.value);
      line.text(" ecr ");
      line.number(option.echo);
      return true;
    case "mss":
      line.text("mss ");
      line.number(option.value);
      return true;
    case "wscale":
      line.text("wscale ");
      line.number(option.shift);
      return true;
    default:
      return false;
  }
}

function optionText(
  option: TcpOption,
  sackBase: number,
  bits: number,
  nameOf: AddressName,
): string {
  switch (option.kind) {
    case "sack":
      return `sack ${option.blocks.length} ${blocksText(option.blocks, sackBase)}`;
    case "md5":
      return `md5 shared secret not supplied with -M, can't check - ${hex(option.digest)}`;
    case "fast-open":
      return `tfo ${fastOpenText(option.cookie)}`;
    case "mptcp":
      return `mptcp${mptcpText(option.data, bits, nameOf)}`;
    case "other":
      return optionName(option.number) + otherText(option.number, option.data);
    case "wrong-length":
      return `${optionsText([option.option], sackBase, bits, nameOf).slice(0, -1)}[len ${option.length}]`;
    case "bad":
      return (option.number < 0 ? "" : optionName(option.number)) + BAD_OPTION;
    case "cut":
      return option.number < 0 ? "" : cutText(option.number, option.data, sackBase);
    default:
      return option.kind;
  }
}

function blocksText(blocks: readonly SackBlock[], base: number): string {
  let text = "";
  for (const { left, right } of blocks) text += `{${(left - base) >>> 0}:${(right - base) >>> 0}}`;
  return text;
}

/** For an option that was not captured whole, tcpdump prints the name, and the captured SACK blocks. */
function cutText(number: number, data: Uint8Array, sackBase: number): string {
  if (!NAMES.has(number)) return `${optionName(number)} 0x${hex(data, 2)}`;
  if (number !== OPTION.sack) return optionName(number);
  const claimed = Math.floor((u8(data, 1) - 2) / 8);
  return `sack ${claimed} ${blocksText(decodeSackBlocks(data, 2, data.length - 2), sackBase)}`;
}

function fastOpenText(cookie: Uint8Array): string {
  if (cookie.length === 0) return " cookiereq";
  const isValid = cookie.length % 2 === 0 && cookie.length >= 4 && cookie.length <= 16;
  return isValid ? ` cookie ${hex(cookie)}` : " (invalid)";
}

function otherText(number: number, data: Uint8Array): string {
  switch (number) {
    case OPTION.sack:
      return " invalid sack";
    case OPTION.echo:
    case OPTION.echoReply:
    case OPTION.connectionCount:
    case OPTION.connectionCountNew:
    case OPTION.connectionCountEcho:
      return ` ${u32(data, 0)}`;
    case OPTION.spaceCapabilities:
      return ` cap ${hex(data, 0, 1)} id ${data[1] ?? 0}`;
    case OPTION.userTimeout:
      return userTimeoutText(u16(data, 0));
    case OPTION.authentication:
      return authenticationText(data);
    case OPTION.experiment2:
      return experimentText(data);
    default:
      return data.length === 0 ? "" : ` 0x${hex(data)}`;
  }
}

/** RFC 5482 puts the unit in the top bit; tcpdump reads it from the lowest. */
function userTimeoutText(value: number): string {
  const time = value >>> 1;
  return ` 0x${value.toString(16)} ${(value & 1) === 0 ? time : time * 60}`;
}

/** RFC 5925. */
function authenticationText(data: Uint8Array): string {
  if (data.length < 2) return " (invalid)";
  const mac = data.length === 2 ? "" : ` mac 0x${hex(data, 2)}`;
  return ` keyid ${data[0] ?? 0} rnextkeyid ${data[1] ?? 0}${mac}`;
}

/** RFC 6994: a magic number identifies the experiment; 0xF989 was TCP Fast Open. */
function experimentText(data: Uint8Array): string {
  if (data.length < 2) return BAD_OPTION;
  const magic = u16(data, 0);
  if (magic === 0xf989) return `-tfo${fastOpenText(data.subarray(2))}`;
  return `-${hex(data, 0, 2)}`;
}
