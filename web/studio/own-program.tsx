/** A program of the user's own in the form: its files, pasted, picked or dropped, its language, arguments and input. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Peer } from "../../src/lab/model.ts";
import { languageOf } from "../../src/languages/languages.ts";
import type { Place } from "../../src/record/results.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { ProgramText } from "../../src/studio-protocol/updates.ts";
import { CodeArea } from "./code-area.ts";
import { CHOICES, type FormProgram, inLanguage } from "./own-programs.ts";

interface OwnProgramProps {
  readonly peer: Peer;
  readonly program: FormProgram;
  /** The messages of a compiler about both programs. */
  readonly places: readonly Place[];
  readonly change: (fields: Partial<FormProgram>) => void;
}

export function OwnProgram({ peer, program, places, change }: OwnProgramProps) {
  const { files, arguments: words, input } = program;
  const [chosen, choose] = useState(0);
  const [over, setOver] = useState(false);
  const index = Math.min(chosen, files.length - 1);
  const file = files[index];
  const replace = (by: ProgramText): void =>
    change({ files: files.map((one, at) => (at === index ? by : one)) });
  /** Picked files take the place of those with their names, and of a program that is still empty. */
  const add = async (list: FileList | null | undefined): Promise<void> => {
    const picked = await Promise.all(
      [...(list ?? [])].map(async (one) => ({ file: one.name, text: await one.text() })),
    );
    if (picked.length === 0) return;
    const kept = files.filter(
      (one) => one.text.trim() !== "" && !picked.some(({ file }) => file === one.file),
    );
    change({ files: [...kept, ...picked] });
    choose(kept.length);
  };
  const mine = places.filter((place) => place.file.endsWith(`${peer}/${file?.file}`));
  return (
    <div
      class={`program ${peer}${over ? " over" : ""}`}
      role="group"
      aria-label={`The ${peer}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void add(event.dataTransfer?.files);
      }}
    >
      <div class="editor-head">
        <h3>
          <span class={`actor ${peer}`}>{peer}</span>
        </h3>
        <label class="act small pick">
          Pick files, or drop them here
          <input
            type="file"
            multiple
            aria-label={`Pick files of the ${peer}`}
            onChange={({ currentTarget }) => {
              void add(currentTarget.files);
              currentTarget.value = "";
            }}
          />
        </label>
        {file && (
          <label>
            Language{" "}
            <select
              aria-label={`Language of the ${peer}’s ${file.file}`}
              value={languageOf(file.file)?.endings[0] ?? ""}
              onChange={({ currentTarget }) => replace(inLanguage(file, currentTarget.value))}
            >
              {languageOf(file.file) === undefined && <option value="">none</option>}
              {CHOICES.map(({ name, ending }) => (
                <option key={ending} value={ending}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <ul class="own-files" aria-label={`Files of the ${peer}`}>
        {files.map((one, at) => (
          <li key={one.file}>
            <button type="button" aria-pressed={at === index} onClick={() => choose(at)}>
              {safeText(one.file)}
            </button>
            {files.length > 1 && (
              <button
                type="button"
                aria-label={`Remove ${safeText(one.file)}`}
                onClick={() => change({ files: files.filter((_, other) => other !== at) })}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {file && (
        <Text
          key={`${index} ${file.file} ${files.length}`}
          label={`The ${peer}’s ${file.file}`}
          file={file}
          places={mine}
          change={(text) => replace({ ...file, text })}
        />
      )}
      <div class="acts settings">
        <label>
          Arguments{" "}
          <input
            type="text"
            aria-label={`Arguments of the ${peer}`}
            maxLength={1_000}
            value={words}
            onInput={({ currentTarget }) => change({ arguments: currentTarget.value })}
          />
        </label>
        <label>
          Standard input{" "}
          <textarea
            rows={1}
            aria-label={`Standard input of the ${peer}`}
            placeholder="left empty, you type it in the run"
            value={input}
            onInput={({ currentTarget }) => change({ input: currentTarget.value })}
          />
        </label>
      </div>
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly file: ProgramText;
  readonly places: readonly Place[];
  readonly change: (text: string) => void;
}

function Text({ label, file, places, change }: TextProps) {
  const host = useRef<HTMLDivElement>(null);
  const area = useRef<CodeArea>(undefined);
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => {
    if (host.current === null) return;
    const made = new CodeArea(host.current, {
      text: file.text,
      label,
      isC: ["c", "cpp"].includes(languageOf(file.file)?.key ?? ""),
      change: (text) => latest.current(text),
    });
    area.current = made;
    return () => made.close();
  }, []);
  useEffect(() => area.current?.mark(places), [places.length]);
  return <div class="code-area own" ref={host} />;
}
