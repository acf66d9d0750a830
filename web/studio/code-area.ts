/** A text area for C++: CodeMirror with the page's colours and the compiler's messages at their lines. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { cppLanguage } from "@codemirror/lang-cpp";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Place } from "../../src/record/results.ts";

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.typeName, tags.processingInstruction], color: "var(--held)" },
  { tag: [tags.string, tags.number, tags.bool], color: "var(--good)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { fontSize: "13px", backgroundColor: "var(--page)", color: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-gutters": { backgroundColor: "var(--box)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--box)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--server) 30%, var(--page))" },
  ".cm-tooltip": {
    backgroundColor: "var(--box)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
});

interface AreaOptions {
  readonly text: string;
  readonly label: string;
  /** Whether it is C or C++, whose words have colours. */
  readonly isC?: boolean;
  readonly change: (text: string) => void;
}

export class CodeArea {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, { text, label, isC = true, change }: AreaOptions) {
    const nonce = document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")?.content ?? "";
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          EditorView.lineWrapping, // the keyboard cannot scroll sideways
          isC ? cppLanguage : [],
          syntaxHighlighting(COLOURS),
          LOOK,
          // Escape, then Tab leaves the area. CodeMirror provides this for keyboard users.
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.cspNonce.of(nonce),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change(update.state.doc.toString());
          }),
        ],
      }),
    });
    // Keys that are typed here must not reach the page's shortcuts.
    this.#view.dom.addEventListener("keydown", (event) => event.stopPropagation());
  }

  replace(text: string): void {
    const { length } = this.#view.state.doc;
    this.#view.dispatch({ changes: { from: 0, to: length, insert: text } });
  }

  /** Marks the compiler's messages. Their lines count from 1 and refer to the text that was built. */
  mark(places: readonly Place[]): void {
    const { doc } = this.#view.state;
    const found = places.map(({ line = 1, message }): Diagnostic => {
      const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
      return { from, to, severity: "error", message };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, found));
  }

  goTo(line: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    this.#view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }
}
