/** The signs and words of the page. */
import { HELPERS, helperCalls } from "./helpers.ts";

const SIGNS: readonly (readonly [string, string])[] = [
  ["[S] [F] [R]", "tcpdump’s letters for TCP’s flags: SYN opens, FIN ends, RST breaks off."],
  ["[.] [P]", "ACK acknowledges what came before; PSH marks the end of what a program sent."],
  ["[S.]", "Several letters are several flags: SYN and ACK."],
  [
    "seq 1:16",
    "The numbers of the bytes, relative to the sender’s first one. 16 is the next byte.",
  ],
  ["ack 16", "The sender of this segment has every byte before 16 and expects 16."],
  ["win 502", "The room for more bytes, before the window scale."],
  [
    "+ * -",
    "In a socket table: the row is new, changed, or gone in this step. Of a variable: set, or changed.",
  ],
  ["▶ ✗", "At a line: the program stands there; the step is not as expected because of it."],
];

const QUEUES: readonly (readonly [string, string])[] = [
  [
    "Recv-Q",
    "Bytes that the kernel has and the program has not read. A FIN counts as one. Of a socket in LISTEN: connections that wait for accept.",
  ],
  ["Send-Q", "Bytes that the program has sent and the other side has not acknowledged."],
  ["*:*", "Any address and port: a socket that listens has no other side."],
  ["Program -", "No program holds the socket: the kernel keeps or prepares the connection."],
];

export function Legend() {
  return (
    <>
      <Terms title="Signs and packets" terms={SIGNS} />
      <Terms title="Socket tables" terms={QUEUES} />
      <Terms
        title="Helpers of the labs’ programs"
        terms={HELPERS.map(({ name }) => [`jc::${name}`, `${helperCalls(name)}.`])}
      />
      <h3>Keys</h3>
      <p class="keys">
        <kbd>←</kbd> <kbd>→</kbd> step, <kbd>Home</kbd> <kbd>End</kbd> first and last step,{" "}
        <kbd>p</kbd> play or pause, <kbd>[</kbd> <kbd>]</kbd> previous and next packet.
      </p>
    </>
  );
}

interface TermsProps {
  readonly title: string;
  readonly terms: readonly (readonly [string, string])[];
}

function Terms({ title, terms }: TermsProps) {
  return (
    <>
      <h3>{title}</h3>
      <dl class="terms">
        {terms.map(([sign, words]) => (
          <div key={sign}>
            <dt>
              <code>{sign}</code>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
