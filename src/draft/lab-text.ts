/** A draft's lab as the text of lab.ts, in the words of the vocabulary, with a mark at all that its author should check. */
import type {
  CallExpectation,
  FinishExpectation,
  PacketExpectation,
  PacketSelector,
  SocketExpectation,
  Step,
  StepPacket,
} from "../lab/model.ts";
import * as vocabulary from "../lab/vocabulary.ts";
import { type Code, code, list, object, printed } from "./code.ts";
import type { DraftLab } from "./expected.ts";

/** Begins a comment at a place that the author should check. */
export const MARK = "check:";

type Row = keyof typeof ROWS;
const { LISTEN, ESTABLISHED, CLOSE_WAIT, LAST_ACK, TIME_WAIT, UDP_BOUND, UDP_CONNECTED } =
  vocabulary;
const { SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, CLOSING } = vocabulary;
/** The rows with names. */
const ROWS = {
  LISTEN, ESTABLISHED, CLOSE_WAIT, LAST_ACK, TIME_WAIT, UDP_BOUND, UDP_CONNECTED, SYN_SENT, SYN_RECEIVED,
  FIN_WAIT_1, FIN_WAIT_2, CLOSING,
} as const; // biome-ignore format: one list

export function labText({ lab, notes }: DraftLab): string {
  const used = new Set<string>(["lab"]);
  const writer = new Writer(used);
  const fields: [string, Code | undefined][] = [
    ["question", marked(writer.value(lab.question), "ask what a student would ask")],
    ["port", lab.port === 12345 ? undefined : writer.value(lab.port)],
    ["families", lab.families && writer.value(lab.families)],
    ["judged", lab.judged && marked(writer.value(lab.judged), OWN_WAY)],
    ["stage", lab.stage && writer.value(lab.stage)],
    [
      "steps",
      list(
        "[",
        lab.steps.map((step, at) => writer.step(step, notes[at] ?? [])),
        "]",
      ),
    ],
    ["flags", writer.value(lab.flags)],
    ["states", writer.value(lab.states)],
  ];
  const body = printed(code(`export default lab("${lab.name}", `), object(fields), code(");"));
  const names = [...used].toSorted((a, b) => a.localeCompare(b, "en"));
  const words = list(
    "{ ",
    names.map((name) => code(name)),
    " }",
  );
  return `${printed(code("import "), words, code(' from "wirestep/lab";'))}\n\n${body}\n`;
}

const OWN_WAY = "the output differs from run to run; print the same text, then judge exactly";

const marked = (value: Code, note: string): Code => ({ ...value, note: `${MARK} ${note}` });

class Writer {
  readonly #used: Set<string>;

  constructor(used: Set<string>) {
    this.#used = used;
  }

  value(value: unknown): Code {
    if (Array.isArray(value))
      return list(
        "[",
        value.map((one) => this.value(one)),
        "]",
      );
    if (typeof value === "object" && value !== null) {
      return object(Object.entries(value).map(([key, one]) => [key, this.value(one)]));
    }
    return code(JSON.stringify(value));
  }

  step(step: Step, notes: readonly string[]): Code {
    const { why, source, packets, within, sockets, finishes, ...rest } = step;
    const { action, ...own } = rest as typeof rest & Record<string, unknown>;
    const { peer, tag, call, seconds, calls, prints, end, blocksIn } = own as Partial<
      Record<string, unknown>
    >;
    const fields = object([
      ["end", end === undefined ? undefined : this.value(end)],
      ["blocksIn", blocksIn === undefined ? undefined : this.value(blocksIn)],
      ["why", marked(this.value(why), ["say it in your words", ...notes].join("; "))],
      ["source", source === undefined ? undefined : this.value(source)],
      ["calls", calls === undefined ? undefined : this.#calls(calls as CallExpectation[])],
      [
        "packets",
        list(
          "[",
          packets.map((packet) => this.#packet(packet)),
          "]",
        ),
      ],
      ["within", within === undefined ? undefined : this.value(within)],
      ["prints", prints === undefined ? undefined : this.value(prints)],
      ["sockets", sockets && this.#sockets(sockets)],
      ["finishes", finishes && this.#finishes(finishes)],
    ]);
    if ("what" in step || action === "holds" || action === "releases") {
      return this.#act(action, (own as { what?: readonly PacketSelector[] }).what, fields);
    }
    const first = tag ?? call ?? seconds;
    const actor = this.#word(action === "passes" ? "time" : `${peer}`);
    const given = first === undefined ? [] : [this.value(first)];
    return list(`${actor}.${action}(`, [...given, fields], ")", "hugs its last");
  }

  /** An act of the network, on one packet or several, or on all. */
  #act(action: Step["action"], what: readonly PacketSelector[] | undefined, fields: Code): Code {
    const word = this.#word("network");
    if (what === undefined) {
      const name = action === "holds" ? "holdsEverything" : action;
      return list(`${word}.${name}(`, [fields], ")", "hugs its last");
    }
    const packets = what.map((packet) => this.#selector(packet));
    const [only] = packets;
    const first = only !== undefined && packets.length === 1 ? only : list("[", packets, "]");
    return list(`${word}.${action}(`, [first, fields], ")", "hugs its last");
  }

  #selector({ nth, ...packet }: PacketSelector): Code {
    const one = this.#packet(packet);
    if (nth === undefined) return one;
    return object(
      [
        [`...${printed(one)}`, undefined],
        ["nth", this.value(nth)],
      ],
      "spread",
    );
  }

  #sockets(sockets: NonNullable<Step["sockets"]>): Code {
    return object(
      Object.entries(sockets).map(([peer, rows]) => [
        peer,
        list(
          "[",
          (rows ?? []).map((row) => this.#row(row)),
          "]",
        ),
      ]),
    );
  }

  /** A row by the name that is nearest to it. */
  #row(row: SocketExpectation): Code {
    const near = (Object.keys(ROWS) as Row[])
      .filter((name) => ROWS[name].protocol === row.protocol && ROWS[name].state === row.state)
      .map((name) => ({ name, changed: changes(ROWS[name], row) }))
      .filter(({ changed }) => changed !== undefined)
      .toSorted(
        (a, b) => Object.keys(a.changed ?? {}).length - Object.keys(b.changed ?? {}).length,
      );
    const [best] = near;
    if (best?.changed === undefined) return this.value(row);
    const name = this.#word(best.name);
    if (Object.keys(best.changed).length === 0) return code(name);
    const fields = Object.entries(best.changed).map(
      ([key, value]) => [key, this.value(value)] as [string, Code],
    );
    return object([[`...${name}`, undefined], ...fields], "spread");
  }

  #packet(packet: StepPacket): Code {
    const { kind, from, ...rest } = packet as PacketExpectation;
    const word = this.#word(from);
    if (kind === "icmp") {
      return list(`${word}.sendsIcmp(`, [this.value((rest as { reads: unknown }).reads)], ")");
    }
    const { flags, ...details } = rest as Record<string, unknown>;
    const given = Object.keys(details).length > 0 ? [this.value(details)] : [];
    if (kind === "datagram") return list(`${word}.sendsDatagram(`, given, ")", "hugs its last");
    return list(`${word}.sends(`, [this.value(flags), ...given], ")", "hugs its last");
  }

  #calls(calls: readonly CallExpectation[]): Code {
    return list(
      "[",
      calls.map((call) => this.#call(call)),
      "]",
    );
  }

  #call({ name, result, errno }: CallExpectation): Code {
    if (errno !== undefined) return code(`${this.#word("fails")}("${name}", "${errno}")`);
    return code(`${this.#word("returns")}("${name}", ${result})`);
  }

  #finishes({ peer, tag, calls, prints }: FinishExpectation): Code {
    const details = object([
      ["calls", calls && this.#calls(calls)],
      ["prints", prints === undefined ? undefined : this.value(prints)],
    ]);
    const given = calls === undefined && prints === undefined ? [] : [details];
    const word = this.#word(peer);
    if (tag === undefined) return list(`${word}.call(`, given, ")", "hugs its last");
    return list(`${word}.line(`, [this.value(tag), ...given], ")", "hugs its last");
  }

  #word(name: string): string {
    this.#used.add(name);
    return name;
  }
}

/** The fields of a row that differ from a named one; undefined if the named one has a field that it lacks. */
function changes(
  named: SocketExpectation,
  row: SocketExpectation,
): Partial<SocketExpectation> | undefined {
  const keys = Object.keys(row) as (keyof SocketExpectation)[];
  if (Object.keys(named).some((key) => !keys.includes(key as keyof SocketExpectation)))
    return undefined;
  return Object.fromEntries(
    keys.filter((key) => named[key] !== row[key]).map((key) => [key, row[key]]),
  );
}
