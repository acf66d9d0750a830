/** A step's source: links to the documents that it names, and what their sections are about. */
import { addressOf, type Reference, referencesIn } from "../../../src/report/text/references.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { sectionText } from "../../../src/report/text/sections.ts";

export function SourceLinks({ source }: { readonly source: string }) {
  const references = referencesIn(source);
  const texts = references.flatMap((one) => aboutText(one) ?? []);
  return (
    <p class="where source-links">
      <References of={references} />
      {texts.length > 0 && <span class="about">: {[...new Set(texts)].join(" ")}</span>}
    </p>
  );
}

/** The text with links, without what the sections are about. */
export function References({ of }: { readonly of: readonly Reference[] }) {
  return (
    <>
      {of.map((one, index) => {
        const address = addressOf(one);
        return address === undefined ? (
          safeText(one.text)
        ) : (
          <a key={`${index} ${one.text}`} href={address} title={aboutText(one)}>
            {safeText(one.text)}
          </a>
        );
      })}
    </>
  );
}

function aboutText(reference: Reference): string | undefined {
  return "rfc" in reference ? sectionText(reference.rfc, reference.section) : undefined;
}
