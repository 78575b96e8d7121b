// @ts-check
// What the view of codings knows: the filters, the page of excerpts that was loaded, the counts, the memos.

/** Excerpts of one page. */
export const PAGE = 50;

const NOTHING = { code: "", with: "", document: "", group: "", speaker: "", coder: "", flag: "", memo: "", question: "", q: "" };

/** The state of the view. The filters outlive a look at another view, in `app.codingsState`. */
export class CodingsState {
  /** `wanted` are filters that another view sets; what it does not name asks for everything. */
  constructor(app, wanted = null) {
    this.kept = app.codingsState ??= { filters: { ...NOTHING }, offset: 0, folded: new Set(), typed: "" };
    if (wanted) Object.assign(this.kept, { filters: { ...NOTHING, ...wanted }, offset: 0 });
    this.rows = [];
    this.total = 0;
    this.transcripts = 0;
    this.counts = new Map();
    this.choices = { documents: [], groups: [], speakers: [], coders: [], questions: [] };
    /** Every memo of this coder. */
    this.allMemos = [];
    /** The memos that are shown in the place of excerpts; null where excerpts are. */
    this.memos = null;
    this.at = 0;
  }

  get filters() {
    return this.kept.filters;
  }

  /** The question for the page that is wanted. */
  question() {
    return { ...this.filters, offset: this.kept.offset, limit: PAGE };
  }

  /** Takes a page as it came. */
  take(answer) {
    this.rows = answer.codings;
    this.total = answer.total;
    this.transcripts = answer.transcripts;
    this.counts = new Map(answer.counts.map((one) => [one.code, one.codings]));
    this.choices = answer.choices;
    this.at = Math.min(this.at, Math.max(0, this.rows.length - 1));
  }

  /** The excerpt in hand, or null. */
  row() {
    return this.rows[this.at] ?? null;
  }

  /** The memo on a code, or null. */
  codeMemo(code) {
    return this.allMemos.find((memo) => memo.kind === "code" && memo.code === code)?.text ?? null;
  }

  /** The filters that are set, but for the code. */
  set() {
    return Object.entries(this.filters).filter(([key, value]) => key !== "code" && value !== "");
  }

  clear() {
    Object.assign(this.kept, { filters: { ...NOTHING }, offset: 0 });
  }

  /** How many codings a code has, with those of all codes below it. */
  countBelow(code, below) {
    const own = this.counts.get(code) ?? 0;
    return (below.get(code) ?? []).reduce((sum, child) => sum + this.countBelow(child.code, below), own);
  }
}
