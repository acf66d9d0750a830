/**
 * A command under the filter for system calls that each container with code of strangers has
 * (docker/compiler/filter.h), on an engine as on a stage of namespaces. All that it starts has the filter.
 */
export const filtered = (command: readonly string[]): readonly string[] => [
  "/usr/local/lib/wirestep/filtered",
  ...command,
];
