/**
 * The commands of the wirestep command line, put together: what can be asked for, and with which
 * options. Nothing is done until one is parsed.
 */
import { Command } from "commander";
import { safeText } from "../report/safe-text.ts";
import { bakeCommand } from "./bake.ts";
import { bundleCommand } from "./bundle.ts";
import { gdbCommand, netstatCommand, watchCommand } from "./by-hand.ts";
import { checkCommand } from "./check.ts";
import { claimsCommand } from "./claims.ts";
import { doctorCommand } from "./doctor.ts";
import { drawCommand } from "./draw.ts";
import { edgesCommand } from "./edges.ts";
import { labCommand } from "./lab.ts";
import { labsCommand } from "./labs.ts";
import { listCommand } from "./list.ts";
import { newLabCommand } from "./new-lab.ts";
import type { Output } from "./output.ts";
import { readCommand } from "./read.ts";
import { reportCommand } from "./report.ts";
import { resultsCommand } from "./results.ts";
import { sbomCommand } from "./sbom.ts";
import { cleanCommand, pageCommand, schemaCommand } from "./small-commands.ts";
import { stepCommand } from "./step.ts";
import { studioCommand } from "./studio.ts";
import { transcriptCommand } from "./transcript.ts";

const COMMANDS = [
  labCommand,
  labsCommand,
  stepCommand,
  studioCommand,
  listCommand,
  checkCommand,
  newLabCommand,
  resultsCommand,
  claimsCommand,
  edgesCommand,
  reportCommand,
  drawCommand,
  gdbCommand,
  watchCommand,
  netstatCommand,
  transcriptCommand,
  readCommand,
  doctorCommand,
  cleanCommand,
  bundleCommand,
  schemaCommand,
  pageCommand,
  bakeCommand,
  sbomCommand,
];

/** Throws commander's CommanderError, when it has printed what is wrong, instead of exiting. */
export function wirestep(output: Output): Command {
  const told = {
    writeOut: output.print,
    writeErr: (text: string) => output.error(safeText(text)), // it repeats what it was given
  };
  const program = new Command("wirestep")
    .description("Step socket code line by line and see every packet and kernel state, checked.")
    .showHelpAfterError("Run wirestep --help for what there is.")
    .configureOutput(told)
    .exitOverride();
  for (const command of COMMANDS) {
    program.addCommand(command(output).configureOutput(told).exitOverride());
  }
  return program;
}
