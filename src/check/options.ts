/** The option that a setsockopt sets, by the text of the call (docker/endpoint/values.py, option_value). */
import type { CallExpectation, OptionExpectation } from "../lab/model.ts";
import type { RecordedCall } from "../record/record.ts";

const SET = /^setsockopt\(-?\d+, \w+, (?<name>\w+), (?<value>.*), \d+\)$/;

/** Options that are on or off: the kernel makes no difference between values other than 0. */
const SWITCHES: ReadonlySet<string> = new Set([
  ..."SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_BROADCAST SO_OOBINLINE SO_DONTROUTE".split(" "),
  ..."TCP_NODELAY TCP_CORK IP_MULTICAST_LOOP IPV6_MULTICAST_LOOP IPV6_V6ONLY".split(" "),
]);

/** Whether the call sets what the lab asks for, value by value. True if the lab asks for no option in particular. */
export function setsOption({ option }: CallExpectation, { text }: RecordedCall): boolean {
  if (option === undefined) return true;
  const { name, value } = SET.exec(text)?.groups ?? {};
  return name === option.name && value === valueText(option.value);
}

/** Whether the call does the same: an option that is on is on, whatever its number. */
export function setsSameOption(wanted: CallExpectation, call: RecordedCall): boolean {
  const { option } = wanted;
  if (option === undefined || setsOption(wanted, call)) return true;
  const { name = "", value = "" } = SET.exec(call.text)?.groups ?? {};
  const isSwitch = name === option.name && SWITCHES.has(name);
  return isSwitch && isOn(value) && isOn(valueText(option.value));
}

const isOn = (value: string): boolean => /^\[-?\d+\]$/.test(value) && value !== "[0]";

/** `[1]`, `{l_onoff=1, l_linger=0}` or `"reno"`, as the transcript shows it. */
function valueText(value: OptionExpectation["value"]): string {
  if (typeof value === "number") return `[${value}]`;
  if (typeof value === "string") return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, one]) => `${name}=${one}`);
  return `{${fields.join(", ")}}`;
}

/** The arguments of an expected call: `TCP_NODELAY, [1]`. */
export function optionText({ option }: CallExpectation): string {
  return option === undefined ? "..." : `${option.name}, ${valueText(option.value)}`;
}
