/**
 * What a peer's container may have, program and debugger together. SECURITY.md names them.
 */
export const PEER_LIMITS = {
  processes: 64,
  /** Mebibytes, without swap; files on its tmpfs count. */
  memory: 512,
  /** Open files of each process. */
  files: 1024,
  /** Mebibytes of /tmp, the one folder it can write to besides /dev/shm. */
  scratch: 16,
} as const;
