// @ts-check
// What the reading view knows: the transcript, the place of the cursor, what is selected or in hand, the filters.
// Nothing here touches the page; drawing and actions ask and change it.
import { open, subject } from "../study/item.js";

/** The state of one transcript's reading view. */
export class ReadingState {
  constructor(app, doc) {
    this.app = app;
    this.doc = doc;
    this.transcript = doc.transcript;
    this.codesHere = !app.study.adjudicating && !app.study.codebook_work;
    this.turn = 0;
    this.word = 0;
    this.selected = null;
    this.item = null;
    this.since = performance.now();
    this.mode = null;
    this.filters = { code: "", speaker: "", undecided: false, flagged: false };
    this.list = this.items();
  }

  /** The codings and suggestions that are shown, in the order of the text. An accepted one is seen as the coding that it became. */
  items() {
    const { code, undecided, flagged } = this.filters;
    const { doc } = this;
    const offers = doc.blind ? [] : doc.offers.filter((offer) => open(offer) || (offer === this.item && !offer.coding));
    return [...doc.codings, ...offers, ...doc.passages.filter((item) => item.discuss || item.memo)]
      .filter((item) => (!code || item.code === code) && (!undecided || open(item)))
      .filter((item) => !flagged || subject(item).discuss)
      .sort((a, b) => a.start - b.start || b.end - a.end || (a.code < b.code ? -1 : 1));
  }

  /** The items on a turn. */
  over(turn) {
    return this.list.filter((item) => item.start < turn.end && item.end > turn.start);
  }

  /** Is a turn left by the speaker filter? */
  isShown(index) {
    const { speaker } = this.filters;
    return speaker === "" || (this.transcript.turns[index].speaker ?? "") === speaker;
  }

  /** The next turn in a direction among those that the speaker filter leaves; the same one at the ends. */
  beyond(direction) {
    for (let i = this.turn + direction; i >= 0 && i < this.transcript.turns.length; i += direction) if (this.isShown(i)) return i;
    return this.turn;
  }

  /** The turns that a span touches. */
  turnsOf(span) {
    const found = [];
    const { turns } = this.transcript;
    for (let i = this.transcript.turnAt(span.start); i < turns.length && turns[i].start < span.end; i += 1) found.push(i);
    return found;
  }

  /** The turns that show something passing: the cursor, the selection, the item in hand, an edge that moves. */
  passing() {
    const spans = [this.selected, this.item && (this.item.moved ?? this.item), this.mode?.span];
    return new Set([this.turn, ...spans.filter(Boolean).flatMap((span) => this.turnsOf(span))]);
  }

  /** The word under the cursor, or undefined. */
  here() {
    return this.transcript.words(this.turn)[this.word];
  }

  /** The whole words of the turn under the cursor, or null where it has none. */
  wholeTurn() {
    const words = this.transcript.words(this.turn);
    return words.length ? { start: words[0].start, end: words.at(-1).end } : null;
  }

  /** The item that follows in a direction: after the one in hand, else after the cursor. */
  following(direction) {
    const { list } = this;
    const here = this.here()?.start ?? this.transcript.turns[this.turn].start;
    let at = list.indexOf(this.item);
    if (at < 0) at = direction > 0 ? list.findIndex((item) => item.start >= here) : list.findLastIndex((item) => item.start < here);
    else at += direction;
    if (at < 0) at = direction > 0 ? list.length - 1 : 0;
    return list[Math.min(at, list.length - 1)];
  }

  /** Milliseconds since the item in hand, or the selection, came into view. */
  shownFor() {
    return Math.round(performance.now() - this.since);
  }
}
