/** `--family 4` or `--family 6`: the version of IP the peers talk on. */
import { InvalidArgumentError, Option } from "commander";
import { FAMILIES, type Family } from "../../lab/model.ts";

/** What commands with this option get. */
export interface FamilyFlag {
  readonly family: Family;
}

export function familyOption(): Option {
  return new Option("--family <version>", "the version of IP: 4 or 6")
    .argParser(parseFamily)
    .default(4);
}

function parseFamily(text: string): Family {
  const family = FAMILIES.find((known) => `${known}` === text);
  if (family === undefined) throw new InvalidArgumentError("It is 4 for IPv4 or 6 for IPv6.");
  return family;
}
