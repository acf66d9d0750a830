import { expect, test } from "vitest";
import { pcap } from "../support/build-capture.ts";
import { namedFrames } from "../support/named.ts";
import { printed } from "../support/tcpdump-case.ts";

test.each(namedFrames)(
  "a frame that is not decoded has its own name: $ours",
  ({ frame, ours, linkType }) => {
    const [line] = printed(pcap([frame], { linkType: linkType ?? 1 }), { time: "none" }).split(
      "\n",
    );
    expect(line).toContain(ours);
  },
);
