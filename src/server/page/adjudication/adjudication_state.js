// @ts-check
// What adjudication knows: the pairs of codings, the filters, the row in hand and what is chosen for it.
//
// While names are hidden the sides are also exchanged from row to row (by the row's id; by the server when it hides them),
// so that nobody learns who sits on which side.

/** The kinds of rows, in the order of the filter. */
export const KINDS = ["one only", "codes differ", "borders differ", "agreed", "not coded"];

/** Whether a row is still to be discussed. The person who adjudicates has the last word; what is settled was discussed, unless it is marked anew. */
export const flagged = (row) => row.discuss?.here ?? (!row.settled && Boolean(row.discuss?.a || row.discuss?.b));

/** The codes that were agreed on. */
export const agreedCodes = (row) => row.settled?.codes ?? (row.settled?.code ? [row.settled.code] : []);

/** Whether nothing is left to do. Rows on which both agree need no click. */
export const isSettled = (row) => (row.settled || row.kind === "agreed" || row.kind === "not coded") && !flagged(row);

/** Where a row stands, in words. */
export const rowStanding = (row) =>
  row.pending ? "not saved yet" : row.settled ? "settled" : ({ agreed: "agreed", "not coded": "" }[row.kind] ?? "open");

/** The state of adjudication for one transcript, or all. */
export class AdjudicationState {
  constructor(app, current) {
    this.current = current;
    this.kind = "";
    this.open = true;
    /** The two codes that a cell of the table stands for; null where all rows are shown. */
    this.between = null;
    this.at = 0;
    this.isHidden = app.namesHidden ?? false;
    this.choice = null;
    this.mode = null;
    this.data = { pairs: [], confusion: [], agreement: {}, coders: null, names_hidden: false };
    this.rows = [];
    this.reasons = new Map();
    /** The reason of the last settlement, offered for the next one. */
    this.lastReason = null;
  }

  /** The row in hand, or null. */
  pair() {
    return this.rows[this.at] ?? null;
  }

  hidden() {
    return this.isHidden || this.data.names_hidden || !this.data.coders;
  }

  /** Are the sides of a row exchanged? */
  turned(row) {
    return this.isHidden && !this.data.names_hidden && [...String(row.id)].reduce((sum, char) => sum + char.codePointAt(0), 0) % 2 === 1;
  }

  sides(row) {
    return this.turned(row) ? [row.b, row.a] : [row.a, row.b];
  }

  /** Two things that belong to the coders, in the order of the sides. */
  both(row, pair) {
    return this.turned(row) ? [pair[1], pair[0]] : pair;
  }

  titles() {
    return this.hidden() ? ["One coder", "The other coder"] : this.data.coders;
  }

  /** How many rows are of a kind. */
  count(kind) {
    return this.data.pairs.filter((row) => (kind === "to discuss" ? flagged(row) : row.kind === kind)).length;
  }

  /** Applies the filters; `keep` stays in the list and in hand. */
  narrow(keep = null) {
    const has = (codings, code) => (code === null ? !codings.length : codings.some((coding) => coding.code === code));
    const isBetween = (row) => !this.between || (row.kind !== "not coded" && has(row.a, this.between[0]) && has(row.b, this.between[1]));
    const isOfKind = (row) => !this.kind || (this.kind === "to discuss" ? flagged(row) : row.kind === this.kind);
    this.rows = this.data.pairs.filter((row) => isOfKind(row) && isBetween(row) && (!this.open || !isSettled(row) || row === keep));
    this.at = keep ? Math.max(0, this.rows.indexOf(keep)) : 0;
  }

  /** Takes a row in hand, and what stands for it as the choice. */
  take(index) {
    this.at = Math.min(Math.max(index, 0), Math.max(0, this.rows.length - 1));
    const row = this.pair();
    this.choice = row?.settled ? { ...row.settled } : row?.kind === "agreed" ? { ...row.a[0] } : null;
    return row;
  }

  /** The next row below that is not settled, or -1. */
  nextOpen(after = this.at) {
    return this.rows.findIndex((row, i) => i > after && !isSettled(row));
  }
}
