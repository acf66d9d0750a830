/** The counts of a capture. */
import { z } from "zod";

const count = z.int().min(0);

export const captured = z.object({
  packets: count,
  dropped: count,
  leftOut: z
    .object({
      markers: count.describe("frames of the run itself, one for each time it settles"),
      discovery: count.describe("ARP and IPv6 neighbour discovery"),
      membership: count.describe("IGMP and MLD: a kernel reports the groups of its programs"),
      otherHosts: count.describe("packets to a group from hosts other than the peers"),
    })
    .optional()
    .describe("captured frames that are no packets of the programs and are not judged"),
});
