/** What the reader says of the next step: typed in short, or chosen; both are the same. */
import { useEffect, useRef, useState } from "preact/hooks";
import { otherPeer, PEERS, type Peer } from "../../../src/lab/model.ts";
import { parseSaid, saidText } from "../../../src/predict/answers-text.ts";
import { NotationError, packetsNotation } from "../../../src/predict/notation.ts";
import type {
  Answer,
  PeerStates,
  PredictedPacket,
  Prediction,
} from "../../../src/predict/prediction.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import { actText } from "../../../src/report/text/network-text.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { TCP_STATES, type TcpState } from "../../../src/sockets/states.ts";
import { Panel } from "../panel.tsx";
import { actorName } from "../stepper.tsx";
import { PredictedPacketRow } from "./packet.tsx";

interface PredictFormProps {
  /** Who acts; nothing of what comes of it. */
  readonly step: StepRecord;
  /** Before the step; undefined in a run without TCP, whose states are not asked. */
  readonly before: PeerStates | undefined;
  /** What was typed when the reader went to look at an earlier step. */
  readonly draft: string;
  readonly keepDraft: (text: string) => void;
  readonly answer: (answer: Answer) => void;
}

export function PredictForm({ step, before, draft, keepDraft, answer }: PredictFormProps) {
  const [said, setSaid] = useState<Prediction>({ packets: [], states: before });
  const [text, setText] = useState(draft);
  const [problem, setProblem] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    understand(draft, false);
  }, []);
  const write = (typed: string): void => {
    setText(typed);
    keepDraft(typed);
  };
  const actor = actorName(step);

  const choose = (chosen: Prediction): void => {
    setSaid(chosen);
    const changed = PEERS.some((peer) => chosen.states?.[peer] !== before?.[peer]);
    write(changed ? saidText(chosen) : packetsNotation(chosen.packets));
    setProblem("");
  };
  /** Undefined where it is not understood, which is told only once it is all there. */
  const understand = (typed: string, complete: boolean): Prediction | undefined => {
    try {
      const understood = { states: before, ...parseSaid(typed, before) };
      setSaid(understood);
      setProblem("");
      return understood;
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      if (complete) setProblem(error.message);
      return undefined;
    }
  };
  const say = (event: SubmitEvent): void => {
    event.preventDefault();
    const understood = understand(field.current?.value ?? text, true);
    if (understood === undefined) field.current?.focus();
    else answer(understood);
  };
  const { packets, states } = said;
  const choosePackets = (chosen: readonly PredictedPacket[]): void =>
    choose({ ...said, packets: chosen });
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
      <form onSubmit={say} onKeyDown={(event) => event.stopPropagation()}>
        <p>
          Which packets are sent in this step, in which order? Type them in short, or choose. None
          says that nothing is sent.
        </p>
        <label class="typed">
          In short
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
          also if it is held or lost then.
        </p>
        <p class="problem" id="typed-problem" role="status">
          {problem !== "" && `Not understood: ${safeText(problem)}`}
        </p>
        <ol class="said-packets" aria-label="Packets">
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
          <fieldset class="said-states">
            <legend>States after the step, of the run’s first connection</legend>
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
              Before it, a peer that listens is in LISTEN; when it is over, the peer is CLOSED,
              although its listening socket may be left.
            </p>
          </fieldset>
        )}
        <div class="said-end">
          <button type="submit" class="plain main">
            Look
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
  "As tcpdump shows them: who sends, flags (S SYN, F FIN, R RST, P PSH, . ACK), bytes of payload, ack counted from the other side’s ISN (its SYN takes one number, so S. has ack 1); or udp, icmp. After a | the states that change.";
const UDP_HELP = "Who sends, udp and the bytes of payload, or icmp.";

/** Of the peer whose turn it may be; its flags are the reader's affair. */
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
