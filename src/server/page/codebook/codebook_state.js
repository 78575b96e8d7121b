// @ts-check
// What work on the codebook knows: the drafts, the codes as they would be, and the changes that are not written yet.
//
// Changes are a list. After each one the program is asked what the whole list comes to, so that what is shown is what
// would be written; a change that cannot be made is refused and not kept. Nothing is on disk before the version is written.
import { Codes } from "../study/codes.js";
import { once } from "../base/connection.js";

/** The parts of a code that can be rewritten: key, label, rows of the field. */
export const PARTS = [
  ["brief", "In short", 1],
  ["definition", "Definition", 3],
  ["inclusion", "When to use it", 2],
  ["exclusion", "When not to use it", 2],
  ["examples", "What an excerpt may sound like, one on each line", 3],
  ["terms", "Terms that speak for it, one on each line", 3],
];

/** The lines of a text, without empty ones. */
export const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** The parts of a code as texts of a form. */
export const parts = (code) => ({
  ...Object.fromEntries(["brief", "definition", "inclusion", "exclusion"].map((part) => [part, code[part] ?? ""])),
  examples: (code.example ?? []).join("\n"),
  terms: (code.terms ?? []).join("\n"),
});

/** The state of work on the codebook. What is not written yet outlives a look at another view, in `app.revision`. */
export class CodebookState {
  constructor(app, data) {
    this.data = data;
    if (app.revision?.from !== data.from)
      app.revision = { from: data.from, changes: [], words: [], list: data.codes, note: null, once: once() };
    this.revision = app.revision;
    this.at = 0;
    this.rows = [];
    this.codes = new Codes(this.revision.list);
  }

  /** The draft or code in hand, or null. */
  row() {
    return this.rows[this.at] ?? null;
  }

  /** The last change that came of a draft, or -1. */
  ofDraft(draft) {
    return this.revision.changes.findLastIndex((change) => change.draft === draft.draft);
  }

  /** What was done with a draft, in words; null where nothing was. */
  handled(draft) {
    return this.ofDraft(draft) >= 0 ? this.revision.words[this.ofDraft(draft)] : draft.done;
  }

  facets() {
    return [...new Set(this.revision.list.map((code) => code.facet).filter(Boolean))];
  }

  /** Makes the rows anew; the row with the key `keep` is in hand, else the one at the same place. */
  relist(keep) {
    const drafts = (this.data.drafts ?? []).map((draft) => ({ kind: "draft", key: draft.draft, draft }));
    const codes = this.revision.list.map((code) => ({ kind: "code", key: `code ${code.code}`, code }));
    this.rows = [...drafts, ...codes];
    const at = keep === null ? this.at : this.rows.findIndex((one) => one.key === keep);
    this.at = Math.min(Math.max(at, 0), Math.max(0, this.rows.length - 1));
    return drafts.length;
  }

  /** Takes what the changes came to. */
  take(changes, answer) {
    Object.assign(this.revision, { changes, words: answer.changes, list: answer.codes });
    this.codes = new Codes(this.revision.list);
  }
}
