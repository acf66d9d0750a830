/** `--family 4` or `--family 6`: the IP version that the peers use. */
import { InvalidArgumentError, Option } from "commander";
import { FAMILIES, type Family } from "../../lab/model.ts";

/** The parsed option. */
export interface FamilyFlag {
  readonly family: Family;
}

export function familyOption(): Option {
  return new Option("--family <version>", "the IP version, 4 or 6")
    .argParser(parseFamily)
    .default(4);
}

function parseFamily(text: string): Family {
  const family = FAMILIES.find((known) => `${known}` === text);
  if (family === undefined) throw new InvalidArgumentError("Use 4 for IPv4 or 6 for IPv6.");
  return family;
}
