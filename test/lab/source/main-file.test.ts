import { expect, test } from "vitest";
import { peerOfMain } from "../../../src/lab/source/main-file.ts";

test("a main file has its peer's name and an ending of C++ or C", () => {
  const files = ["server.cc", "server.cpp", "server.cxx", "server.C", "server.c", "a/b/server.c"];
  for (const file of files) expect(peerOfMain(file)).toBe("server");
  expect(peerOfMain("client.cc")).toBe("client");
  for (const file of ["server.h", "my-server.cc", "server.cc.old", "servers.cc", "socket.cc"]) {
    expect(peerOfMain(file)).toBeUndefined();
  }
});
