/** `wirestep gdb`, `watch` and `netstat`: step a lab by hand, as a textbook describes it. */
import { Argument, Command } from "commander";
import type { Docker } from "../../engine/connect.ts";
import type { Peer } from "../../lab/model.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { type FamilyFlag, familyOption } from "./family.ts";

const LAB = "a lab's name";

/**
 * The image's GDB may not be read by its user, so the kernel closes /proc/self/mem to it (PR_SET_DUMPABLE), and GDB
 * warns of that. Here GDB has the program's own user and keeps nothing from it.
 */
const READS_ITSELF = "python __import__('ctypes').CDLL(None).prctl(4, 1, 0, 0, 0)";

export function gdbCommand(output: Output): Command {
  return new Command("gdb")
    .description("open a lab's program in GDB's TUI, stopped in main, to step it yourself")
    .argument("<lab>", LAB)
    .addArgument(new Argument("<peer>", "the program to open").choices(["server", "client"]))
    .addOption(familyOption())
    .action(async (lab: string, peer: Peer, flags: FamilyFlag) => {
      const stage = await open(lab, flags, output);
      const args = stage.arguments[peer];
      const options = [
        "set debuginfod enabled off",
        "set disable-randomization off",
        "set confirm off",
        READS_ITSELF,
      ];
      const gdb = ["gdb", "-q", "-nx", ...options.flatMap((text) => ["-iex", text])];
      const program = ["-tui", "-ex", "start", "--args", `/lab/debug/${peer}`, ...args];
      const command = [...gdb, ...program];
      output.setExitCode(await onTerminal(output, stage.docker, stage.peers[peer], command));
    });
}

export function watchCommand(output: Output): Command {
  return new Command("watch")
    .description("print a lab's packets as they are captured, until Ctrl-C")
    .argument("<lab>", LAB)
    .addOption(familyOption())
    .action(async (lab: string, flags: FamilyFlag) => {
      const stage = await open(lab, flags, output);
      // RFC 4443: ICMPv6 errors have types below 128. Neighbour discovery, IPv6's ARP, is left out.
      // Only the first fragment of a datagram has ports; the others have an offset.
      const fragments = "ip[6:2] & 0x1fff != 0 or (ip6 and ip6[6] = 44)";
      const filter = `port ${stage.port} or icmp or (icmp6 and ip6[40] < 128) or ${fragments}`;
      const options = ["-i", stage.interface, "-n", "-l", "--immediate-mode", "-Z", "root"];
      const tcpdump = ["tcpdump", ...options, filter];
      const code = await onTerminal(output, stage.docker, stage.sidecars.server, tcpdump);
      // Ctrl-C is the normal end and its exit code depends on the engine. 1 means that tcpdump failed.
      output.setExitCode(code === 1 ? 3 : 0);
    });
}

export function netstatCommand(output: Output): Command {
  return new Command("netstat")
    .description("print both peers' socket tables, as netstat -antup prints them")
    .argument("<lab>", LAB)
    .addOption(familyOption())
    .action(async (lab: string, flags: FamilyFlag) => {
      const { netstatOf } = await import("../../orchestrate/by-hand.ts");
      const { docker, sidecars } = await open(lab, flags, output);
      for (const peer of ["server", "client"] as const) {
        // A program can choose its own name, so the text may hold control characters.
        output.print(`${peer}\n${safeText(await netstatOf(docker, sidecars[peer]))}\n`);
      }
    });
}

async function open(lab: string, { family }: FamilyFlag, output: Output) {
  const { handStage } = await import("../../orchestrate/by-hand.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted"));
  return handStage({ lab, family, env: process.env, progress: progress.say, signal }).finally(
    progress.clear,
  );
}

async function onTerminal(
  output: Output,
  docker: Docker,
  container: string,
  command: readonly string[],
): Promise<number> {
  const { runOnTerminal } = await import("../../engine/terminal.ts");
  if (output.terminal === undefined) {
    throw new InputError("this command needs a terminal: run it in one, without a pipe");
  }
  return runOnTerminal(docker, container, command, output.terminal);
}
