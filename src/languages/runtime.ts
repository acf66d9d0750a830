/** The part of a language that the observer in GDB must know (docker/endpoint/runtime.py). */
export interface RuntimeOfLanguage {
  /** Names of calls that its users know, by the kernel's. */
  readonly names?: Readonly<Record<string, string>>;
  /** Functions whose calls are the runtime's own and are left out, a regular expression for the beginning of a name. */
  readonly own?: string;
  /** Functions of the library that make calls for themselves, as a name server's client does: they are counted. */
  readonly counted?: string;
  /**
   * The program's tasks are not threads: the runtime waits for sockets in one thread for all of them, so that a call that
   * returns EAGAIN is one that its task waits in. The type of a task, and the field with its number.
   */
  readonly tasks?: { readonly type: string; readonly number: string };
  /** Functions at which the program begins, if it is not the C library's. */
  readonly begins?: readonly string[];
}
