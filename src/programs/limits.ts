/** The limits of the container in which programs are compiled. SECURITY.md names them. */
export const COMPILER_LIMITS = {
  processes: 64,
  /** Seconds for everything: a busy machine needs long, so this must not be short. */
  seconds: 120,
  /** Seconds of processor, of each of the compiler's programs. The labs' own need less than two. */
  processor: 20,
  /** Mebibytes of address space, of each of them. */
  address: 2048,
  /** Mebibytes of a file, and so of a compiled program. */
  file: 64,
  /** Mebibytes of /lab: sources, objects and both programs. */
  results: 192,
  /** Mebibytes of /tmp: the compiler's own files. */
  scratch: 256,
  /** Mebibytes of the labs' header, compiled once for many submissions. */
  headers: 96,
  /** Mebibytes, without swap: two compilers at their limit, and all files. */
  memory: 2 * 2048 + 192 + 256 + 96,
} as const;
