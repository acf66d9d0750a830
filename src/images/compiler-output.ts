/**
 * Turns a compiler's output into the same output with the errors first. A compiler reports in the order of
 * the source, and one error is easily lost among warnings. Each diagnostic keeps its notes, its source lines
 * and the function that it is in. Of very long output the end is left out.
 */

interface Diagnostic {
  readonly isError: boolean;
  /** The line `server.cc: In function ‘int main()’:`, if there is one. */
  readonly scope: string | undefined;
  readonly lines: string[];
}

/** `server.cc:5:3: error: …`, `cc1plus: warning: …`, and the linker's first words. */
const HEAD =
  /^(?:(?:\S*\/)?ld: |collect2: |[^\s:][^:]*:(?:\d+:)*\s(?:fatal )?(?<kind>error|warning):)/;
/** `server.cc: In function ‘int main()’:`, `socket.h: At global scope:` */
const SCOPE = /^[^\s:][^:]*: (?:In|At) .*:$/;
/** Lines that lead to the diagnostic after them. */
const LEAD = /^(?:In file included from |\s+from |[^\s:][^:]*:(?:\d+:)*\s+required )/;

/** Characters of the messages that are kept: a template can make the compiler print gigabytes. */
const MOST = 2 ** 16;

export function errorsFirst(output: string): string {
  const { before, diagnostics, after } = diagnosticsIn(output);
  const sorted = [true, false].flatMap((wanted) =>
    diagnostics.filter(({ isError }) => isError === wanted),
  );
  const lines: string[] = [...before];
  let scope: string | undefined;
  for (const diagnostic of sorted) {
    if (diagnostic.scope !== scope && diagnostic.scope !== undefined) lines.push(diagnostic.scope);
    scope = diagnostic.scope;
    for (const line of diagnostic.lines) lines.push(line); // there can be more than a call has arguments for
  }
  return shortened([...lines, ...after].join("\n"));
}

function shortened(text: string): string {
  if (text.length <= MOST) return text;
  const end = text.lastIndexOf("\n", MOST);
  const shown = text.slice(0, end < 0 ? MOST : end);
  return `${shown}\n… ${text.length - shown.length} more characters of the compiler's messages`;
}

function diagnosticsIn(output: string) {
  const before: string[] = [];
  const diagnostics: Diagnostic[] = [];
  let lead: string[] = [];
  let scope: string | undefined;
  for (const line of output.split("\n")) {
    const head = HEAD.exec(line);
    if (SCOPE.test(line)) {
      scope = line;
    } else if (head !== null) {
      const kind = head.groups?.kind;
      const linked = kind === undefined; // the linker knows no scope of the compiler's
      const isError = kind !== "warning";
      diagnostics.push({ isError, scope: linked ? undefined : scope, lines: [...lead, line] });
      lead = [];
    } else if (LEAD.test(line)) {
      lead.push(line);
    } else {
      const lines = diagnostics.at(-1)?.lines ?? before;
      for (const leading of lead) lines.push(leading);
      lines.push(line);
      lead = [];
    }
  }
  return { before, diagnostics, after: lead };
}
