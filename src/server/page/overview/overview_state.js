// @ts-check
// What the overview knows: the study at a glance, the picture in hand with its choices, the words.

/** The kinds that the program does not draw. */
export const GLANCE = { kind: "glance", name: "Your study at a glance", measures: [] };
export const WORDS = { kind: "words", name: "Words in context", measures: [] };

/** The state of the view. What is chosen outlives a look at another view, in `app.overviewState`. */
export class OverviewState {
  constructor(app) {
    this.kept = app.overviewState ??= { kind: "glance", measure: "", document: "", coder: "", word: "" };
    this.glance = null;
    this.picture = null;
    this.words = null;
  }

  /** All that can be shown, in order. */
  choices() {
    return [GLANCE, ...(this.glance?.pictures ?? []), WORDS];
  }

  /** What is shown. */
  chosen() {
    return this.choices().find((choice) => choice.kind === this.kept.kind) ?? GLANCE;
  }

  /** The measure that is shown: the one that was chosen where the picture has it, else its first. */
  measure() {
    const { measures } = this.chosen();
    return measures.includes(this.kept.measure) ? this.kept.measure : (measures[0] ?? "");
  }

  /** The question for the picture that is wanted. */
  question(documents) {
    const { kind, coder, document } = this.kept;
    const wanted = documents.includes(document) ? document : (documents[0] ?? "");
    return { kind, coder, measure: this.measure(), ...(kind === "timeline" ? { document: wanted } : {}) };
  }
}
