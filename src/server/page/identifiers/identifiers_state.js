// @ts-check
// What the page of proposals knows: the rows in the order of risk, the filter, and the row in hand. It is kept in this page and nowhere else.

/** @typedef {import("../api").Proposal} Proposal */

/** What people read for a kind. */
export const KINDS = {
  person: "person",
  place: "place",
  organisation: "organisation",
  email: "e-mail address",
  phone: "telephone number",
  url: "web address",
  handle: "user name",
  ip: "address of a computer",
  national_id: "number of a person",
  postcode: "postcode",
  street: "street",
  date: "date",
  age: "age",
  number: "case or file number",
  detail: "rare detail",
};

/** Why something is proposed. */
export const WHY = {
  study_list: "the study's own tables name it",
  pattern: "it has the form of one",
  cue: "the words beside it say so",
  list: "it is in a list of names or places",
  capital: "it has a capital letter inside sentences",
  near_spelling: "it is one letter away from another proposal",
  rare: "one interview alone says it: for your judgement",
};

/** So many rows are drawn at first, and so many more each time. */
export const AT_ONCE = 150;

export class Proposals {
  constructor() {
    /** @type {Proposal[]} */
    this.rows = [];
    /** @type {import("../api").ProposalList | null} */
    this.list = null;
    this.seen = "";
    this.undecided = 0;
    this.canUndo = false;
    this.filter = { text: "", kind: "", show: "open" };
    /** The number of the row in hand, null where there is none. */
    this.at = null;
    this.most = AT_ONCE;
  }

  /** Takes a whole list; the row in hand is found again by its words. */
  take(list) {
    const had = this.current;
    this.list = list;
    this.rows = list.rows;
    this.know(list);
    const again = had && this.rows.find((row) => row.text === had.text && row.kind === had.kind);
    this.at = again ? again.row : null;
    if (!this.open) this.filter.show = "all";
    this.settle();
  }

  /** Takes the rows that an act changed. */
  merge(answer) {
    this.know(answer);
    const changed = new Map(answer.rows.map((row) => [row.row, row]));
    this.rows = this.rows.map((row) => changed.get(row.row) ?? row);
  }

  know({ seen, undecided, can_undo }) {
    this.seen = seen;
    this.undecided = undecided;
    this.canUndo = can_undo;
  }

  /** The row in hand. @returns {Proposal | null} */
  get current() {
    return this.rows.find((row) => row.row === this.at) ?? null;
  }

  /** How many rows are not decided. */
  get open() {
    return this.rows.filter((row) => row.open).length;
  }

  /** How many rare details are not decided. */
  get openDetails() {
    return this.rows.filter((row) => row.open && row.kind === "detail").length;
  }

  /** The kinds that there are, each with how many of its rows are not decided. */
  kinds() {
    return Object.keys(KINDS)
      .map((kind) => ({ kind, rows: this.rows.filter((row) => row.kind === kind) }))
      .filter(({ rows }) => rows.length)
      .map(({ kind, rows }) => ({ kind, open: rows.filter((row) => row.open).length, all: rows.length }));
  }

  /** Whether a row passes the filter, whatever is decided of it. */
  fits(row) {
    const { text, kind } = this.filter;
    const words = text.trim().toLowerCase();
    return (!kind || row.kind === kind) && (!words || row.text.toLowerCase().includes(words) || row.stand_in.toLowerCase().includes(words));
  }

  /** The rows that the filter lets through. */
  shown() {
    const { show } = this.filter;
    return this.rows.filter((row) => this.fits(row) && (show === "all" || (show === "open") === row.open));
  }

  /** Takes another filter; the row in hand is the first that fits where its own does not. */
  narrow(change) {
    Object.assign(this.filter, change);
    this.most = AT_ONCE;
    this.settle();
  }

  /** Sees to it that a row that is shown is in hand, if there is one. */
  settle() {
    const shown = this.shown();
    if (!shown.some((row) => row.row === this.at)) this.at = shown.length ? shown[0].row : null;
    this.reach(shown);
  }

  /** Puts a row in hand, and in sight of the filter. */
  hold(number) {
    this.at = number;
    const row = this.current;
    if (row && !this.fits(row)) Object.assign(this.filter, { text: "", kind: "" });
    if (row && !this.shown().includes(row)) this.filter.show = "all";
    this.reach(this.shown());
  }

  /** Goes so many rows on; false at an end. */
  step(by) {
    const shown = this.shown();
    const at = shown.findIndex((row) => row.row === this.at);
    const to = shown[at + by];
    if (!to) return false;
    this.at = to.row;
    this.reach(shown);
    return true;
  }

  /** Goes to the first row after one that is not decided, else to the first at all; false where there is none. */
  next(after) {
    const open = this.rows.filter((row) => row.open && this.fits(row) && row.row !== after);
    const to = open.find((row) => row.row > after) ?? open[0];
    if (to) this.at = to.row;
    // When all is decided, all can be looked at once more.
    if (!this.open) this.filter.show = "all";
    this.settle();
    return Boolean(to);
  }

  /** The row in hand is among those that are drawn. */
  reach(shown) {
    const at = shown.findIndex((row) => row.row === this.at);
    while (at >= this.most) this.most += AT_ONCE;
  }

  /** The rows that are not decided and are accepted together with one: all of its kind where that has a form, all spellings of a person. */
  together(row) {
    const formed = !["person", "place", "organisation", "detail"].includes(row.kind);
    const all = formed ? this.rows.filter((other) => other.kind === row.kind) : [row, ...this.samePerson(row)];
    return all.filter((other) => other.row === row.row || other.decision === null);
  }

  /** Other spellings that have the same stand-in, and so are one person. */
  samePerson(row) {
    if (row.kind !== "person") return [];
    return this.rows.filter((other) => other.row !== row.row && other.kind === "person" && other.stand_in === row.stand_in);
  }
}
