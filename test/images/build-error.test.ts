import { describe, expect, it } from "vitest";
import { CompileError, explain, explainCompiler } from "../../src/images/build-error.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";

const lab = { tag: "localhost/wirestep/lab-x:0", lab: "x" };
const steps = (last: string) =>
  `Step 5/6 : WORKDIR /lab\n ---> Using cache\n ---> 4edb\nStep 6/6 : RUN build.sh /lab\n ---> Running in 77aa\n${last}\nRemoving intermediate container 77aa\n`;

describe("the cause of a failed build", () => {
  it("is the program if the compiler reports an error, and the message has the compiler's output only", () => {
    const output = steps("server.cc:3:1: error: 'foo' was not declared in this scope");
    const error = explain({ ...lab, code: 1, message: "returned a non-zero code: 1", output });
    expect(error).toBeInstanceOf(CompileError);
    expect(error).toMatchObject({
      output: "server.cc:3:1: error: 'foo' was not declared in this scope",
    });
  });

  it("is the machine if the disk is full, although the compiler reports an error", () => {
    const output = steps("as: can't write 92 bytes: No space left on device");
    const error = explain({ ...lab, code: 1, message: "returned a non-zero code: 1", output });
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error).toMatchObject({
      advice:
        "The disk is full. Free some space (docker system df shows what uses it), then run this again.",
    });
  });

  it("is the machine if the compiler was killed", () => {
    const output = steps("g++: fatal error: Killed signal terminated program cc1plus");
    const error = explain({ ...lab, code: 1, message: "returned a non-zero code: 1", output });
    expect(error).toMatchObject({
      advice: "The engine ran out of memory. Give it more, then run this again.",
    });
    const killed = explain({ ...lab, code: 137, message: "non-zero code: 137", output: steps("") });
    expect(killed).toBeInstanceOf(EnvironmentError);
  });

  it.each([
    ["cc1plus: out of memory allocating 2147483664 bytes", 1, "2 GiB of memory"],
    ["virtual memory exhausted: Cannot allocate memory", 1, "2 GiB of memory"],
    ["CPU time limit exceeded signal terminated program cc1plus", 1, "20 s of processor time"],
    ["File size limit exceeded signal terminated program as", 4, "64 MiB for a compiled program"],
    ["", 124, "two minutes"],
  ])("is the program if the compiler reaches a limit (%s)", (printed, code, limit) => {
    const message = `The command '/bin/sh' returned a non-zero code: ${code}`;
    const error = explain({ ...lab, code, message, output: steps(printed) });
    expect(error).toBeInstanceOf(CompileError);
    expect(error.message).toContain(`Compiling it takes more than ${limit}.`);
  });

  it("is the machine if the build failed before the compiler ran", () => {
    const message = "pull access denied for localhost/wirestep/endpoint";
    const error = explain({
      ...lab,
      code: undefined,
      message,
      output: "Step 1/6 : ARG ENDPOINT\n",
    });
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.message).toContain(message);
  });

  describe("with a lab's own Dockerfile", () => {
    const customBase = { tag: "localhost/wirestep/custom-base-x:0", customBase: "x" };

    it("is the Dockerfile if an instruction fails or cannot be read", () => {
      const unknown = steps("/bin/sh: 1: no-such-tool: not found");
      expect(explain({ ...customBase, code: 127, message: "", output: unknown })).toBeInstanceOf(
        CompileError,
      );
      const output = steps("E: Unable to locate package zlip1g-dev");
      const failed = explain({ ...customBase, code: 100, message: "non-zero code: 100", output });
      expect(failed).toBeInstanceOf(CompileError);
      expect(failed.message).toBe(
        "x: its Dockerfile does not build\nE: Unable to locate package zlip1g-dev",
      );
      const message = "dockerfile parse error line 3: unknown instruction: RNU";
      const unread = explain({ ...customBase, code: undefined, message, output: "" });
      expect(unread).toBeInstanceOf(CompileError);
      expect(unread.message).toContain(message);
    });

    it("is the machine if the mirror cannot be reached or the engine has no such image", () => {
      const output = steps("Err:1 http://deb.debian.org\n  Could not resolve 'deb.debian.org'");
      const failed = explain({ ...customBase, code: 100, message: "non-zero code: 100", output });
      expect(failed).toBeInstanceOf(EnvironmentError);
      const message = "no such image: localhost/wirestep/endpoint:0";
      expect(explain({ ...customBase, code: undefined, message, output: "" })).toBeInstanceOf(
        EnvironmentError,
      );
    });
  });

  it("is the network if the mirror cannot be reached, and the advice names what to check", () => {
    const output =
      "Step 3/3 : RUN apt-get\nErr:1 http://deb.debian.org\n  Could not resolve 'deb.debian.org'\n";
    const failed = {
      tag: "localhost/wirestep/sidecar:0",
      code: 100,
      message: "non-zero code: 100",
      output,
    };
    const error = explain(failed);
    expect(error).toMatchObject({
      advice:
        "The build could not reach Debian's mirror. Check the network, DNS and proxy (HTTP_PROXY), then run this again.",
    });
    expect(error.message).toContain("Could not resolve 'deb.debian.org'");
  });
});

it("a program of another folder has its path in the compiler's output, and so has its header", () => {
  const output =
    "programs/server.cc: In function ‘int main()’:\nprograms/server.cc:5:3: error: x\nIn file included from programs/server.cc:1:\nprograms/my.h:1: y\nmy-programs/server.cc:1: y\nclient.cc:1: z\n";
  const error = new CompileError("handshake", output);
  const named = error.named({ server: "homework/server.cc", client: "client.cc" });
  expect(named.message).toBe(
    "handshake: a program does not compile\nhomework/server.cc: In function ‘int main()’:\nhomework/server.cc:5:3: error: x\nIn file included from homework/server.cc:1:\nhomework/my.h:1: y\nmy-programs/server.cc:1: y\nclient.cc:1: z\n",
  );
  expect(named).toBeInstanceOf(CompileError);
});

it("renaming the files in a CompileError keeps what did not build", () => {
  const error = new CompileError(
    "handshake",
    "no-such-tool: not found\n",
    "its Dockerfile does not build",
  );
  const named = error.named({ server: "homework/server.cc", client: "client.cc" });
  expect(named.message).toContain("handshake: its Dockerfile does not build");
});

describe("the cause of a failed compiler in its container", () => {
  const limits = { results: 192, scratch: 256 };
  const failed = (code: number, output: string) =>
    explainCompiler({ lab: "x", code, output }, limits);

  it("is the program if the compiler reports an error, with the errors before the warnings", () => {
    const output = "server.cc:3:7: warning: unused\nserver.cc:4:1: error: expected ‘;’\n";
    const error = failed(1, output);
    expect(error).toBeInstanceOf(CompileError);
    expect(error).toMatchObject({
      output: "server.cc:4:1: error: expected ‘;’\nserver.cc:3:7: warning: unused",
    });
  });

  it.each([
    ["cc1plus: out of memory allocating 2147483664 bytes", 1, "2 GiB of memory"],
    [
      "g++: fatal error: CPU time limit exceeded signal terminated program cc1plus",
      1,
      "20 s of processor time",
    ],
    [
      "g++: fatal error: File size limit exceeded signal terminated program as",
      1,
      "64 MiB for a compiled program",
    ],
    ["", 124, "two minutes"],
    [
      "as: can't write 92 bytes: No space left on device",
      1,
      "192 MiB of results and 256 MiB of temporary files",
    ],
  ])("is the program if the compiler reaches a limit (%s)", (output, code, limit) => {
    const error = failed(code, output);
    expect(error).toBeInstanceOf(CompileError);
    expect(error.message).toContain(`Compiling it takes more than ${limit}.`);
  });

  it("is the machine if the kernel killed the compiler below its limits", () => {
    const killed = "g++: fatal error: Killed signal terminated program cc1plus";
    expect(failed(1, killed)).toBeInstanceOf(EnvironmentError);
    expect(failed(137, "")).toBeInstanceOf(EnvironmentError);
  });

  it("is the program if its source only says that the compiler was killed", () => {
    const said = "server.cc:1:2: error: #error g++: fatal error: Killed signal";
    expect(failed(1, said)).toBeInstanceOf(CompileError);
  });
});
