/** The limits of a peer's container, for program and debugger together. SECURITY.md names them. */
export const PEER_LIMITS = {
  processes: 64,
  /** Mebibytes, without swap. Files on its tmpfs count. */
  memory: 512,
  /** Open files of each process. */
  files: 1024,
  /** Mebibytes of /tmp. The program can write only there and to /dev/shm. */
  scratch: 16,
  /** Mebibytes of /lab, which is in memory if its image does not hold it: the largest program, and its sources. */
  lab: 80,
} as const;
