// @ts-check
// A transcript as the page needs it: which turn holds a place, where words and letters begin and end.
//
// A place is a code point of the canonical text. Between two turns stand labels, times and blank lines; no edge of a
// coding is put there, so a step over the end of a turn lands in the next one.
import { points } from "./text.js";

const letters = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("und", { granularity: "grapheme" }) : null;

/** The turns of a transcript with the places in them. */
export class Transcript {
  constructor(answer) {
    this.document = answer.document;
    this.turns = answer.turns.map((turn, index) => {
      const chars = points(turn.text);
      return { ...turn, index, chars, fits: chars.length === turn.end - turn.start, wordList: null, letterList: null };
    });
  }

  /** The index of the turn that holds the place, else of the last turn that begins before it. */
  turnAt(place) {
    let low = 0;
    let high = this.turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.turns[middle].start <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The words of a span; the words of two turns are held apart by a space. */
  text(start, end) {
    const parts = [];
    for (let i = this.turnAt(start); i < this.turns.length && this.turns[i].start < end; i += 1) {
      const turn = this.turns[i];
      const part = turn.chars.slice(Math.max(0, start - turn.start), Math.max(0, end - turn.start)).join("");
      if (part) parts.push(part);
    }
    return parts.join(" ");
  }

  /** The words of a turn as `{start, end}`: runs without white space. */
  words(index) {
    const turn = this.turns[index];
    if (turn.wordList) return turn.wordList;
    const list = [];
    let from = -1;
    turn.chars.forEach((char, i) => {
      const blank = /\s/u.test(char);
      if (!blank && from < 0) from = i;
      if (blank && from >= 0) {
        list.push({ start: turn.start + from, end: turn.start + i });
        from = -1;
      }
    });
    if (from >= 0) list.push({ start: turn.start + from, end: turn.start + turn.chars.length });
    turn.wordList = list;
    return list;
  }

  /** The places between the letters of a turn, as people see letters: an emoji or an accent is never cut. */
  between(index) {
    const turn = this.turns[index];
    if (turn.letterList) return turn.letterList;
    const list = [turn.start];
    let at = turn.start;
    const parts = letters ? [...letters.segment(turn.chars.join(""))].map((part) => part.segment) : turn.chars;
    for (const part of parts) {
      at += points(part).length;
      list.push(at);
    }
    turn.letterList = list;
    return list;
  }

  /** The nearest place in a direction (1 or -1) where an edge (start or end) may stand; the same place at the ends. */
  step(place, edge, unit, direction) {
    const first = this.turnAt(edge === "end" ? Math.max(0, place - 1) : place);
    for (let i = first; i >= 0 && i < this.turns.length; i += direction) {
      const places = unit === "word" ? this.words(i).map((word) => word[edge]) : this.edgeLetters(i, edge);
      const found = direction > 0 ? places.find((p) => p > place) : places.findLast((p) => p < place);
      if (found !== undefined) return found;
    }
    return place;
  }

  /** The place where an edge may stand that is nearest to a place: between words, or between letters. */
  snap(place, edge, unit) {
    const index = this.turnAt(edge === "end" ? Math.max(0, place - 1) : place);
    const places = unit === "word" ? this.words(index).map((word) => word[edge]) : this.edgeLetters(index, edge);
    return places.reduce((best, one) => (Math.abs(one - place) < Math.abs(best - place) ? one : best), places[0] ?? place);
  }

  edgeLetters(index, edge) {
    const list = this.between(index);
    return edge === "start" ? list.slice(0, -1) : list.slice(1);
  }

  /** The index of the word of a turn that holds a place, or the first one after it. */
  wordAt(index, place) {
    return Math.max(
      0,
      this.words(index).findIndex((word) => word.end > place),
    );
  }

  /**
   * A selection that grows or shrinks by a word, or to the end of a turn and then by turns. It began at `anchor` and keeps that
   * word: the edge that moves is the one on the far side of it.
   */
  extend({ start, end, anchor }, direction, unit) {
    const left = direction < 0 ? end <= anchor.end : start < anchor.start;
    const edge = left ? "start" : "end";
    const place = left ? start : end;
    let to = this.step(place, edge, "word", direction);
    if (unit === "turn") {
      const far = (index) => (direction > 0 ? this.words(index).at(-1)?.end : this.words(index)[0]?.start);
      const at = this.turnAt(left ? start : end - 1);
      const here = far(at);
      const next = far(Math.min(Math.max(at + direction, 0), this.turns.length - 1));
      to = here !== undefined && here !== place ? here : (next ?? to);
    }
    return { edge, span: { start, end, [edge]: to } };
  }

  /** The span without white space at its ends; null where nothing is left. */
  trim(start, end) {
    let from = start;
    let to = end;
    const blank = (place) => {
      const turn = this.turns[this.turnAt(place)];
      const char = turn.chars[place - turn.start];
      return char === undefined || /\s/u.test(char);
    };
    while (from < to && blank(from)) from += 1;
    while (to > from && blank(to - 1)) to -= 1;
    return from < to ? { start: from, end: to } : null;
  }
}
