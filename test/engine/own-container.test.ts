import { describe, expect, it } from "vitest";
import { containerIn, withSocket } from "../../src/engine/own-container.ts";

const id = "0f".repeat(32);

describe("the container this process is in", () => {
  it("is named by where its /etc/hostname comes from", () => {
    const mountinfo = `1079 1078 0:152 / /proc rw - proc proc rw
1090 1077 254:0 /var/lib/docker/containers/${id}/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda rw
1091 1077 254:0 /var/lib/docker/containers/${id}/hostname /etc/hostname rw - ext4 /dev/vda rw
`;
    expect(containerIn(mountinfo)).toBe(id);
  });

  it("Podman's as well, and a machine's own mounts name none", () => {
    const podman = `900 880 0:25 /containers/overlay-containers/${id}/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n`;
    expect(containerIn(podman)).toBe(id);
    expect(containerIn("22 1 254:0 / / rw - ext4 /dev/vda rw\n")).toBeUndefined();
  });
});

it("the command to type is the one that was typed, with the socket", () => {
  expect(withSocket(["lab", "close"])).toBe(
    "docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock wirestep lab close",
  );
});
