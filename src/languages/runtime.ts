/** What the observer in GDB must know of a language (docker/endpoint/runtime.py). */
export interface RuntimeOfLanguage {
  /** Names of calls that its users know, by the kernel's. */
  readonly names?: Readonly<Record<string, string>>;
  /** Functions whose calls are the runtime's own, a regular expression for the beginning of a name. */
  readonly functions?: string;
  /** The runtime waits for sockets in place of the program, which sees calls that block. */
  readonly polls?: true;
}
