/** The form for predicting the next step. The reader types the short form or uses the buttons; each updates the other. */
import { useEffect, useRef, useState } from "preact/hooks";
import { otherPeer, PEERS, type Peer } from "../../../src/lab/model.ts";
import { parsePrediction, predictionText } from "../../../src/predict/answers-text.ts";
import { NotationError, packetsNotation } from "../../../src/predict/notation.ts";
import type {
  Answer,
  PeerStates,
  PredictedPacket,
  Prediction,
} from "../../../src/predict/prediction.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { actText } from "../../../src/report/text/transcript/network.ts";
import { TCP_STATES, type TcpState } from "../../../src/sockets/states.ts";
import { Panel } from "../panel.tsx";
import { actorName } from "../stepper.tsx";
import { PredictedPacketRow } from "./packet.tsx";

interface PredictFormProps {
  /** The step without its results. */
  readonly step: StepRecord;
  /** The states before the step. Undefined in a run without TCP, which has no question about states. */
  readonly before: PeerStates | undefined;
  /** The text that the reader had typed before going to an earlier step. */
  readonly draft: string;
  readonly keepDraft: (text: string) => void;
  readonly answer: (answer: Answer) => void;
}

/** The prediction that a text means. Undefined if it cannot be parsed, for the reason that `explain` gets. */
function understood(
  typed: string,
  before: PeerStates | undefined,
  explain?: (problem: string) => void,
): Prediction | undefined {
  try {
    return { states: before, ...parsePrediction(typed, before) };
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    explain?.(error.message);
    return undefined;
  }
}

export function PredictForm({ step, before, draft, keepDraft, answer }: PredictFormProps) {
  const [prediction, setPrediction] = useState<Prediction>(
    () => understood(draft, before) ?? { packets: [], states: before },
  );
  const [text, setText] = useState(draft);
  const [problem, setProblem] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const write = (typed: string): void => {
    setText(typed);
    keepDraft(typed);
  };
  const actor = actorName(step);

  const choose = (chosen: Prediction): void => {
    setPrediction(chosen);
    const changed = PEERS.some((peer) => chosen.states?.[peer] !== before?.[peer]);
    write(changed ? predictionText(chosen) : packetsNotation(chosen.packets));
    setProblem("");
  };
  /** Undefined if the text cannot be parsed. The problem is shown only if the text is complete. */
  const understand = (typed: string, complete: boolean): Prediction | undefined => {
    const result = understood(typed, before, complete ? setProblem : undefined);
    if (result === undefined) return undefined;
    setPrediction(result);
    setProblem("");
    return result;
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const result = understand(field.current?.value ?? text, true);
    if (result === undefined) field.current?.focus();
    else answer(result);
  };
  const { packets, states } = prediction;
  const choosePackets = (chosen: readonly PredictedPacket[]): void =>
    choose({ ...prediction, packets: chosen });
  const added: PredictedPacket = newPacket(packets.at(-1), actor, before !== undefined);
  return (
    <Panel
      id="predict"
      kind="predict"
      title={
        <>
          What will happen? Step {step.number}: <span class={`actor ${actor}`}>{actor}</span>{" "}
          <code>{safeText(step.executed?.line.text.trim() ?? actText(step))}</code>
        </>
      }
    >
      <form onSubmit={submit} onKeyDown={(event) => event.stopPropagation()}>
        <p>
          Which packets are sent in this step, and in which order? Type them in short form, or use
          the buttons. No packet means that nothing is sent.
        </p>
        <label class="typed">
          Short form
          <input
            ref={field}
            type="text"
            value={text}
            maxLength={5_000}
            placeholder={EXAMPLES[before === undefined ? "udp" : "tcp"]}
            spellcheck={false}
            autocomplete="off"
            aria-describedby="typed-help typed-problem"
            aria-invalid={problem !== ""}
            onBlur={() => understand(text, true)}
            onInput={({ currentTarget: { value } }) => {
              write(value);
              understand(value, false);
            }}
          />
        </label>
        <p class="meta" id="typed-help">
          {before === undefined ? UDP_HELP : TCP_HELP} A packet counts in the step that sends it,
          even if the network holds or drops it in that step.
        </p>
        <p class="problem" id="typed-problem" role="status">
          {problem !== "" && `Not understood: ${safeText(problem)}`}
        </p>
        <ol class="predicted-packets" aria-label="Packets">
          {packets.map((packet, index) => (
            <PredictedPacketRow
              key={index}
              number={index + 1}
              packet={packet}
              change={(changed) => choosePackets(packets.with(index, changed))}
              remove={() => choosePackets(packets.toSpliced(index, 1))}
            />
          ))}
        </ol>
        <button type="button" class="plain" onClick={() => choosePackets([...packets, added])}>
          Add a packet
        </button>
        {states !== undefined && before !== undefined && (
          <fieldset class="predicted-states">
            <legend>States of the run’s first connection after the step</legend>
            {PEERS.map((peer) => (
              <StateChoice
                key={peer}
                peer={peer}
                before={before[peer]}
                state={states[peer]}
                choose={(state) => choose({ packets, states: { ...states, [peer]: state } })}
              />
            ))}
            <p class="meta">
              Before the connection, a peer that listens is in LISTEN. After the connection, a peer
              is CLOSED, even if its listening socket is still open.
            </p>
          </fieldset>
        )}
        <div class="predicted-end">
          <button type="submit" class="plain main">
            Submit
          </button>
          <button type="button" class="plain" onClick={() => answer("skipped")}>
            Skip this step
          </button>
        </div>
      </form>
    </Panel>
  );
}

const EXAMPLES = {
  tcp: "client S; server S. ack 1 | client SYN-SENT",
  udp: "client udp 12; server icmp",
};
const TCP_HELP =
  "As tcpdump prints them: sender, flags (S SYN, F FIN, R RST, P PSH, . ACK), bytes of payload, ack relative to the other side’s ISN (its SYN takes one number, so S. has ack 1); or udp, icmp. Write the states that change behind a |.";
const UDP_HELP = "Sender, then udp and the bytes of payload, or icmp.";

/** A packet from the peer that probably sends next. The reader chooses its flags. */
function newPacket(
  last: PredictedPacket | undefined,
  actor: string,
  tcp: boolean,
): PredictedPacket {
  const first = PEERS.find((peer) => peer === actor) ?? "client";
  const from = last === undefined ? first : otherPeer(last.from);
  return tcp
    ? { kind: "segment", from, flags: "", length: 0 }
    : { kind: "datagram", from, length: 0 };
}

interface StateChoiceProps {
  readonly peer: Peer;
  readonly before: TcpState;
  readonly state: TcpState;
  readonly choose: (state: TcpState) => void;
}

function StateChoice({ peer, before, state, choose }: StateChoiceProps) {
  return (
    <label>
      <span class={`actor ${peer}`}>{peer}</span>
      <select
        aria-label={`State of the ${peer}`}
        value={state}
        onChange={(event) => choose(event.currentTarget.value as TcpState)}
      >
        {TCP_STATES.map((one) => (
          <option key={one} value={one}>
            {one}
            {one === before ? " (as before)" : ""}
          </option>
        ))}
      </select>
    </label>
  );
}
