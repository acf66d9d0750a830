/** The text that tools and programs print: tcpdump's lines, netstat's tables, and the output of both programs. */
import type { FatesByNumber } from "../../src/draw/ladder/rows.ts";
import { fateWords } from "../../src/draw/packet-words.ts";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import type { RecordedPacket, StepRecord } from "../../src/record/record.ts";
import { loopbackLines } from "../../src/report/text/loopback-text.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { severalText } from "../../src/report/text/transcript/network.ts";

interface TcpdumpProps {
  readonly step: StepRecord | undefined;
  readonly fates: FatesByNumber;
  readonly chosen: number | undefined;
  readonly toPacket: (packet: number) => void;
}

export function Tcpdump({ step, fates, chosen, toPacket }: TcpdumpProps) {
  const { packets = [], several = [] } = step ?? {};
  const together = new Set(several.flatMap((one) => one.packets.slice(1)));
  const remark = (packet: RecordedPacket): string => {
    const fate = fates.get(packet.number);
    const words = fate === undefined ? "" : fateWords(packet, fate);
    return words === "" ? "" : `packet ${packet.number}, ${words}`;
  };
  if (packets.length === 0) return <p class="empty">No packets.</p>;
  return (
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
              {remark(packet) !== "" && <em> {safeText(remark(packet))}</em>}
              {several
                .filter((one) => one.packets[0] === packet.number)
                .map((one) => (
                  <em key={one.from}> the first of: {severalText(one)}</em>
                ))}
            </button>
          </li>
        ))}
    </ol>
  );
}

/** The packets that each peer sent to itself in the step. */
export function OnLoopback({ step }: Pick<TcpdumpProps, "step">) {
  return (
    <>
      {loopbackLines(step?.loopback).map(({ peer, packets, lookups }) => (
        <div key={peer}>
          <h3>
            On the <span class={`actor ${peer}`}>{peer}</span>’s loopback interface
          </h3>
          {packets.length > 0 && <pre class="terminal">{safeText(packets.join("\n"))}</pre>}
          {lookups && (
            <p>
              The {peer} {safeText(lookups)}.
            </p>
          )}
        </div>
      ))}
    </>
  );
}

interface PrintedProps {
  readonly steps: readonly StepRecord[];
  readonly number: number;
}

export function Netstat({ steps, number }: PrintedProps) {
  const printed = steps[number - 1]?.netstat;
  if (printed === undefined) return <p class="empty">This record does not hold netstat’s text.</p>;
  return (
    <>
      {PEERS.map((peer) => (
        <div key={peer} class="printed">
          <h3>
            netstat at the <span class={`actor ${peer}`}>{peer}</span>
          </h3>
          <pre class="terminal" role="region" tabIndex={0} aria-label={`netstat at the ${peer}`}>
            {safeText(printed[peer])}
          </pre>
        </div>
      ))}
    </>
  );
}

export function Outputs({ steps, number }: PrintedProps) {
  return (
    <>
      {PEERS.map((peer) => (
        <div key={peer} class="printed">
          <h3 id={`output-${peer}`}>
            Output of the <span class={`actor ${peer}`}>{peer}</span> so far
          </h3>
          <Output of={peer} text={outputUpTo(steps.slice(0, number), peer)} />
        </div>
      ))}
    </>
  );
}

function Output({ of, text }: { readonly of: Peer; readonly text: string }) {
  if (text === "") return <p class="empty">Nothing.</p>;
  return (
    <pre class="terminal" role="region" tabIndex={0} aria-label={`Output of the ${of}`}>
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
