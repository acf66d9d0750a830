/** The packets that the peers' gates hold: sent, but not yet delivered. */

import { packetWords, senderOf } from "../../src/draw/packet-words.ts";
import { otherPeer, PEERS } from "../../src/lab/model.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";
import { awaitedStep } from "../../src/studio-protocol/session-state.ts";
import { Panel } from "../views/panel.tsx";
import type { LiveState } from "./state.ts";

interface HeldPacketsProps {
  readonly state: LiveState;
  readonly command: (command: TabCommand) => void;
}

const ACTS = [
  ["delivers", "Deliver"],
  ["drops", "Drop"],
  ["duplicates", "Duplicate"],
] as const;

export function HeldPackets({ state, command }: HeldPacketsProps) {
  const { steps, nextStep } = state;
  const number = awaitedStep(state);
  const numbers = steps.at(-1)?.held ?? [];
  const packets = steps.flatMap((step) => step.packets);
  const held = packets.filter(({ number }) => numbers.includes(number));
  return (
    <Panel
      id="held-packets"
      title="Held packets"
      aside={<span>sent and captured, not yet delivered to the receiving kernel</span>}
    >
      {held.length === 0 && <p class="empty">No packet is held.</p>}
      <div class="pair held-packets">
        {PEERS.map((peer) => {
          const there = held.filter((packet) => otherPeer(senderOf(packet)) === peer);
          if (held.length === 0) return null;
          return (
            <div key={peer}>
              <h3>
                held at the <span class={`actor ${peer}`}>{peer}</span>
              </h3>
              {there.length === 0 && <p class="empty">Nothing.</p>}
              <ol>
                {there.map((packet) => (
                  <li key={packet.number}>
                    <code>{safeText(heldText(packet))}</code>
                    <span class="held-actions">
                      {ACTS.map(([act, words]) => (
                        <button
                          key={act}
                          type="button"
                          class={`act${nextStep?.action === act && nextStep.packets.includes(packet.number) ? " next" : ""}`}
                          disabled={number === undefined}
                          aria-label={`${words} packet ${packet.number}`}
                          onClick={() =>
                            number !== undefined &&
                            command({
                              do: "step",
                              number,
                              who: "network",
                              act,
                              packet: packet.number,
                            })
                          }
                        >
                          {words}
                        </button>
                      ))}
                    </span>
                  </li>
                ))}
              </ol>
            </div>
          );
        })}
      </div>
    </Panel>
  );
}

function heldText(packet: RecordedPacket): string {
  const { kind, numbers } = packetWords(packet);
  return `packet ${packet.number}: ${kind} ${numbers}`;
}
