/** What stands at the peers' doors: packets that were sent and have not been let in. */

import { packetWords, senderOf } from "../../src/draw/packet-words.ts";
import { otherPeer, PEERS } from "../../src/lab/model.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { Wish } from "../../src/studio-protocol/requests.ts";
import { Panel } from "../views/panel.tsx";
import { awaited, type LiveState } from "./state.ts";

interface DoorsProps {
  readonly state: LiveState;
  readonly wish: (wish: Wish) => void;
}

const ACTS = [
  ["delivers", "Deliver"],
  ["drops", "Drop"],
  ["copies", "Duplicate"],
] as const;

export function Doors({ state, wish }: DoorsProps) {
  const { steps, turn } = state;
  const number = awaited(state);
  const numbers = steps.at(-1)?.held ?? [];
  const packets = steps.flatMap((step) => step.packets);
  const held = packets.filter(({ number }) => numbers.includes(number));
  return (
    <Panel
      id="doors"
      title="At the doors"
      beside={<span>sent and captured, not yet let in to the receiving kernel</span>}
    >
      {held.length === 0 && <p class="empty">No packet is held.</p>}
      <div class="pair doors">
        {PEERS.map((peer) => {
          const there = held.filter((packet) => otherPeer(senderOf(packet)) === peer);
          if (held.length === 0) return null;
          return (
            <div key={peer}>
              <h3>
                the <span class={`actor ${peer}`}>{peer}</span>’s door
              </h3>
              {there.length === 0 && <p class="empty">Nothing.</p>}
              <ol>
                {there.map((packet) => (
                  <li key={packet.number}>
                    <code>{safeText(heldText(packet))}</code>
                    <span class="door-acts">
                      {ACTS.map(([act, words]) => (
                        <button
                          key={act}
                          type="button"
                          class={`act${turn?.action === act && turn.packets.includes(packet.number) ? " next" : ""}`}
                          disabled={number === undefined}
                          aria-label={`${words} packet ${packet.number}`}
                          onClick={() =>
                            number !== undefined &&
                            wish({
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
