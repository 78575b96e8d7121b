// @ts-check
// What the queue knows: the filters, the page of suggestions that was loaded, and which one is in hand.
import { open } from "../study/item.js";

/** Rows of one page. */
export const PAGE = 50;

/** The state of the queue. What outlives a look at another view is kept in `app.queueState`. */
export class QueueState {
  constructor(app) {
    this.kept = app.queueState ??= {
      filters: { code: app.codes.list[0]?.code ?? "", document: "", speaker: "", group: "", undecided: true },
      offset: 0,
      begun: false,
      sample: false,
    };
    this.rows = [];
    /** The rows that the server gave last: of a newer ranking, not those kept from the one before. */
    this.page = [];
    this.total = 0;
    this.at = 0;
    this.since = performance.now();
    this.mode = null;
    /** What is to be expected of the code's next suggestions, where the server says so. */
    this.expected = null;
    /** The ranking that the list comes from, and the lengths that can be chosen. */
    this.ranking = null;
    /** What the last sample of the code says of how much is found. */
    this.found = null;
    this.speakers = new Set();
  }

  get filters() {
    return this.kept.filters;
  }

  /** The suggestion in hand, or null. */
  item() {
    return this.rows[this.at] ?? null;
  }

  /** The question for the page that is wanted. */
  question() {
    const { undecided, ...rest } = this.filters;
    return { ...rest, undecided: undecided ? 1 : "", sample: this.kept.sample ? 1 : "", offset: this.kept.offset, limit: PAGE };
  }

  /** Takes a page as it came; `first` when its first row is to be in hand, else its last. */
  take(rows, total, first) {
    this.rows = rows;
    this.came(rows, total);
    this.at = first ? 0 : Math.max(0, rows.length - 1);
  }

  /** Takes the page of a newer ranking: what was decided stays above, what is in hand stays in hand, and what comes after it is new. */
  follow(rows, total) {
    const held = this.item();
    const kept = this.rows.filter((row, i) => i <= this.at && (row === held || !open(row))).slice(-PAGE);
    this.rows = [...kept, ...rows.filter((row) => !kept.includes(row))];
    this.came(rows, total);
    this.at = Math.max(0, this.rows.indexOf(held));
  }

  came(rows, total) {
    this.page = rows;
    this.total = total;
    for (const row of rows) if (row.speaker) this.speakers.add(row.speaker);
  }

  /** Whether an answer names another ranking than the list comes from. */
  isOlderThan(ranking) {
    return ranking !== null && ranking !== undefined && !this.kept.sample && this.ranking !== null && ranking !== this.ranking.learnt;
  }

  /** Where the next page begins; null where there is none. With "undecided only" the server no longer counts a decided row. */
  pageAt(direction) {
    const gone = direction > 0 && this.filters.undecided ? this.page.filter((row) => !open(row)).length : 0;
    const to = Math.max(0, this.kept.offset + direction * PAGE - gone);
    const isEnd = direction > 0 ? to >= this.total - gone : this.kept.offset === 0;
    return isEnd ? null : to;
  }

  /** The next row below that is open, or -1. */
  nextOpen() {
    return this.rows.findIndex((row, i) => i > this.at && open(row));
  }

  /** The next row above that is open, or -1. */
  openBefore() {
    return this.rows.findLastIndex((row, i) => i < this.at && open(row));
  }
}
