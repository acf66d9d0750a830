/** One comparison with tcpdump: the capture, the arguments, and our text. */

import { FrameReader } from "../../../src/wire/capture/frame-reader.ts";
import { decode } from "../../../src/wire/decode/decode.ts";
import { TcpdumpText, type TcpdumpTextOptions } from "../../../src/wire/print/tcpdump.ts";
import { pcap, type TestFrame } from "./build-capture.ts";

export interface TcpdumpCase {
  readonly name: string;
  readonly file: Uint8Array;
  /** tcpdump's arguments in addition to `-n -r`, and the same as our options. */
  readonly args: readonly string[];
  readonly options: TcpdumpTextOptions;
}

export const WITHOUT_TIME = { args: ["-t"], options: { time: "none" } } as const;

/** Ethernet frames (unless `linkType` says otherwise), printed without time. */
export function framesCase(
  name: string,
  frames: ReadonlyArray<TestFrame | Uint8Array>,
  linkType = 1,
): TcpdumpCase {
  return { name, file: pcap(frames, { linkType }), ...WITHOUT_TIME };
}

/** Our text of a whole capture, each line with a line end, like tcpdump's. */
export function printed(file: Uint8Array, options: TcpdumpTextOptions): string {
  const text = new TcpdumpText(options);
  let lines = "";
  const reader = new FrameReader((frame) => {
    lines += `${text.line(decode(frame))}\n`;
  });
  reader.push(file);
  reader.end();
  return lines;
}
