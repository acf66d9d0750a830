/**
 * The words that this project's prose avoids, each with the words to write instead. A new word is a
 * new entry. A pattern is in lower case and has single spaces. The check finds it in any case, across
 * line breaks, as whole words, and not in names of code.
 *
 * No comment in a text switches an entry off. If a phrase is right although an entry finds it, the
 * entry allows it and gives the reason.
 */

export interface Entry {
  readonly finds: RegExp;
  readonly write: string;
  readonly allows?: readonly Allowed[];
}

export interface Allowed {
  readonly phrase: RegExp;
  readonly reason: string;
}

export const WORDS: readonly Entry[] = [
  // Words that have a plain equivalent.
  {
    finds: /any more|anymore/,
    write: "no longer (not … any longer)",
    allows: [{ phrase: /any more than/, reason: "a comparison of amounts" }],
  },
  { finds: /anew/, write: "again" },
  { finds: /once more/, write: "again" },
  { finds: /for want of/, write: "because there is no …, out of …, without …" },
  {
    finds: /as a rule/,
    write: "usually",
    allows: [{ phrase: /as a rule (?:of|in|for the)/, reason: "a rule of a packet filter" }],
  },
  { finds: /meanwhile/, write: "in the meantime, at the same time" },
  { finds: /somebody/, write: "a user, another program, someone else" },
  { finds: /who(?:so)?ever/, write: "anyone who …, a user who …" },
  { finds: /nobody/, write: "no one, no program, no user" },
  {
    finds: /anybody/,
    write: "anyone, any user",
    allows: [{ phrase: /anybody there/, reason: "data that a lab's program sends" }],
  },
  { finds: /beside/, write: "next to, in the same folder as, compared with" },
  { finds: /besides/, write: "in addition to, apart from, also" },
  { finds: /by then/, write: "at that time; name the event: when the run ends" },
  {
    finds: /so many/,
    write: "at most N, that many, the number of",
    allows: [{ phrase: /so many [^.;:()]*? that/, reason: "a result: so many packets that …" }],
  },

  // Verbs of the trade.
  { finds: /mend(?:s|ed|ing)?/, write: "fix" },
  {
    finds: /(?:told|tells?|telling) (?:\S+ ){0,3}?apart/,
    write: "distinguish",
  },
  {
    finds: /tell|tells|told|telling/,
    write: "report or print (a program), show (a page), ask (a program to do something)",
    allows: [{ phrase: /who-(?:has|is) \S+ tell/, reason: "tcpdump's text of an ARP request" }],
  },
  {
    finds: /(?:is|are|was|were|be|been) said|sa(?:y|ys|id) so/,
    write: "is reported, is stated, is printed; name who reports it",
  },
  {
    finds:
      /let(?:s|ting)? (?:(?:it|this|that|one|them|these|everything|(?:\S+ ){0,3}(?:packets?|segments?|datagrams?|ones?|copy|copies)) )?in/,
    write: "deliver, release",
  },
  { finds: /(?:brings?|bringing|brought) (?:\S+ ){0,4}twice/, write: "duplicate" },
  { finds: /astray/, write: "lost track of …, lost" },
  { finds: /h[oe]ld(?:s|ing)? against/, write: "count as a mismatch of …, blame" },
  { finds: /in trouble/, write: "fails, has failed; name the failure" },
  { finds: /look(?:s|ed|ing)? at/, write: "inspect, check, read" },
  {
    finds:
      /(?:takes?|taken|taking|took) (?:(?:it|this|them|these|an?|the|all|its) (?:\S+ )?|\S+ )?away/,
    write: "remove",
  },
  { finds: /standby/, write: "spare, prepared in advance; name what is prepared" },
  { finds: /doors?/, write: "gate (what holds packets), connection, channel" },
  { finds: /sniffers?/, write: "capture" },
  { finds: /absolute (?:sequence |acknowledgment )?numbers?/, write: "raw number" },
  { finds: /connection ids?/, write: "four-tuple" },

  // Obligations and conditions.
  {
    finds: /(?:is|are|was|were)(?: not)? to be/,
    write: "must be, should be, will be",
  },
  {
    finds:
      /(?<!\b(?:there|do|does|aims?|purpose|tasks?|jobs?|goals?|fix|remedy|way|ways|point|use|step|idea|rest|choice|alternative|reason|work) )(?:is|are|was|were)(?: not)? to (?!be\b|blame\b|scale\b|an?\b|the\b|its?\b|their\b|this\b|that\b|these\b|those\b|each\b|every\b|all\b|one\b|another\b|which\b|whom\b|what\b|both\b)[a-z]+/,
    write: "must …, should …, will …",
  },
  {
    finds:
      /(?<!\b(?:place|folder|file|line|point|step|row|column|field|state|list|table|page|position|offset)s? )where (?:there (?:is|are|was|were)|nothing|none|something|no \S+|(?:that|it) (?:can|cannot|does|did|should|would)|possible|needed|necessary)/,
    write: "if or when (where is for places)",
  },
];

/** No sentence begins so, except a question. A short heading may. */
export const OPENING: Entry = {
  finds: /what(?:ever)?|which(?:ever)?|where(?:ver)?|who|whose|whom/,
  write: "the actor first: the run, the user, GDB, the kernel …; if or when for a condition",
};
