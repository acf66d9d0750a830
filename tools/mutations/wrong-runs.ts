/** A lab's expectations of the run as a whole, each time with one thing wrong. */
import { type Lab, PEERS } from "../../src/lab/model.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { TCP_STATES } from "../../src/sockets/states.ts";
import { type Wrong, within, wrong, wrongFlags, wrongLists } from "./wrong.ts";

/** @param record the record of a run that meets the lab's expectations */
export function wrongRuns(lab: Lab, { steps }: RunRecord): readonly Wrong<Lab>[] {
  const { flags, states, port } = lab;
  const silent = steps.every(
    ({ packets, tables }) => [...packets, ...tables.server, ...tables.client].length === 0,
  );
  const same = silent ? { same: "a port that no packet and no row shows" } : {};
  const words = flags === "" ? [] : flags.split(" ");
  const all = [
    { ...wrong("run", "port", { ...lab, port: port === 65_535 ? port - 1 : port + 1 }), ...same },
    ...within(
      wrongLists("flags", words, (word) =>
        wrongFlags(word).map((other) => wrong("run", other || "none", other)),
      ),
      (other) => ({ ...lab, flags: other.join(" ") }),
    ),
    wrong("run", "flags of one segment more", { ...lab, flags: [...words, "."].join(" ") }),
    ...PEERS.flatMap((peer) =>
      within(
        wrongLists(`states of the ${peer}`, states[peer].split(" "), (state) =>
          TCP_STATES.filter((other) => other !== state).map((other) =>
            wrong<string>("run", other, other),
          ),
        ),
        (other) => ({ ...lab, states: { ...states, [peer]: other.join(" ") } }),
      ),
    ),
  ];
  return all.map((one) => ({ ...one, kind: "run" }));
}
