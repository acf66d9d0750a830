/** The other end of the connection on which a call waits, which the observer reads from the kernel's tables. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";

const DRIVER = `
import json, os, socket, sys
sys.path.insert(0, sys.argv[1])
from values import remote_end

def ends(family, local):
    listener = socket.socket(family)
    listener.bind((local, 0))
    listener.listen()
    client = socket.socket(family)
    client.connect(listener.getsockname())
    server, _ = listener.accept()
    host, port = client.getsockname()[:2]
    found = [remote_end(os.getpid(), one.fileno()) for one in (server, listener)]
    return {"client": f"{host}:{port}", "server": found[0], "listener": found[1]}

print(json.dumps({
    "four": ends(socket.AF_INET, "127.0.0.1"),
    "six": ends(socket.AF_INET6, "::1") if socket.has_dualstack_ipv6() else None,
    "pipe": remote_end(os.getpid(), os.pipe()[0]),
    "closed": remote_end(os.getpid(), 999),
}))
`;

interface Ends {
  readonly client: string;
  readonly server: string | null;
  readonly listener: string | null;
}

const found = JSON.parse(
  execFileSync("python3", ["-B", "-c", DRIVER, join(ROOT, "docker/endpoint")], {
    encoding: "utf8",
  }),
) as { readonly four: Ends; readonly six: Ends | null; readonly pipe: null; readonly closed: null };

test("a connection's other end is its address and port", () => {
  expect(found.four.server).toBe(found.four.client);
  expect(found.four.server).toMatch(/^127\.0\.0\.1:\d+$/);
});

test("the same on IPv6, if the machine has it", () => {
  expect(found.six?.server).toBe(found.six?.client);
});

test("a listening socket, a pipe and a closed descriptor have none", () => {
  expect(found.four.listener).toBeNull();
  expect(found.pipe).toBeNull();
  expect(found.closed).toBeNull();
});
