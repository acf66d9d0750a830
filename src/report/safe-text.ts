/**
 * Text that came from a program, made safe for a terminal: control characters become visible, so
 * that no output can move the cursor, change colours or hide what stands before it.
 */

/** Newlines and tabs stay; every other control character is written as `\x1b` and the like. */
export function safeText(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
    },
  );
}
