/**
 * Environment variables. Only the command line reads the process's own, and passes them on: a function
 * that depends on a variable has it among its parameters.
 */
export type Variables = Readonly<Record<string, string | undefined>>;
