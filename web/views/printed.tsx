/** The output of tcpdump and of both programs, as text. */
import { PEERS, type Peer } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import { packetNotes, severalText } from "../../src/report/text/network-text.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { ShownRun } from "../source.ts";
import { Panel } from "./panel.tsx";

interface PrintedProps {
  readonly run: ShownRun;
  readonly number: number;
  /** Whether the step after this one must be predicted first. */
  readonly isNext: boolean;
  readonly chosen: number | undefined;
  readonly toPacket: (packet: number) => void;
}

export function Printed({ run: { steps }, number, isNext, chosen, toPacket }: PrintedProps) {
  const { packets = [], several = [] } = steps[number - 1] ?? {};
  const together = new Set(several.flatMap((one) => one.packets.slice(1)));
  return (
    <div class="printed">
      <Panel
        id="tcpdump"
        title="tcpdump"
        aside={<span>{isNext ? "packets of the previous step" : "this step’s packets"}</span>}
      >
        {packets.length === 0 ? (
          <p class="empty">No packets.</p>
        ) : (
          <ol class="terminal">
            {packets
              .filter((packet) => !together.has(packet.number) || packet.number === chosen)
              .map((packet) => (
                <li key={packet.number} value={packet.number}>
                  <button
                    type="button"
                    aria-pressed={packet.number === chosen}
                    onClick={() => toPacket(packet.number)}
                  >
                    {safeText(packet.text)}
                    {packetNotes(packet) !== "" && <em> {safeText(packetNotes(packet))}</em>}
                    {several
                      .filter((one) => one.packets[0] === packet.number)
                      .map((one) => (
                        <em key={one.from}> the first of: {severalText(one)}</em>
                      ))}
                  </button>
                </li>
              ))}
          </ol>
        )}
      </Panel>
      {PEERS.map((peer) => (
        <Panel
          key={peer}
          id={`output-${peer}`}
          title={
            <>
              Output of the <span class={`actor ${peer}`}>{peer}</span>
            </>
          }
          aside={<span>so far</span>}
        >
          <Output text={outputUpTo(steps.slice(0, number), peer)} />
        </Panel>
      ))}
    </div>
  );
}

function Output({ text }: { readonly text: string }) {
  if (text === "") return <p class="empty">Nothing.</p>;
  return (
    <pre class="terminal" role="region" tabIndex={0} aria-label="Program output">
      {safeText(text)}
    </pre>
  );
}

function outputUpTo(steps: readonly StepRecord[], peer: Peer): string {
  return steps
    .flatMap(({ executed, finished }) => [
      ...(executed === undefined ? [] : [executed]),
      ...finished,
    ])
    .filter((line) => line.peer === peer)
    .map(({ output }) => output)
    .join("");
}
