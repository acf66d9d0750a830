/**
 * Makes text from a program safe for a terminal: control characters become visible, so that no output
 * can move the cursor, change colours or hide the text before it.
 */

/** Newlines and tabs stay. Every other control or bidi character becomes an escape such as `\x1b`. */
export function safeText(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 256
        ? `\\x${code.toString(16).padStart(2, "0")}`
        : `\\u${code.toString(16).padStart(4, "0")}`;
    },
  );
}
