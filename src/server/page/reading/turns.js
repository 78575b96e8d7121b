// @ts-check
// Turns as they are drawn in the reading view, and what a mouse selected in them.
import { el, name, plain, pointAt } from "../base/text.js";
import { open } from "../study/item.js";

// An edge as a plain span, without what else hangs on it.
const limits = ({ start, end }) => ({ start, end });

/** The element of a turn, still without its words. */
export function turnNode(turn, all) {
  const words = el("p", { class: "words", dir: "auto" });
  if (!turn.fits) {
    words.append(
      name(turn.text),
      el("span", { class: "warn" }, " (the places of this turn do not fit its words; it cannot be coded here)"),
    );
  }
  return el(
    "article",
    {
      class: `turn ${(turn.role ?? "participant") === "participant" ? "" : "context"}`,
      tabindex: turn.index ? "-1" : "0",
      "data-turn": turn.index,
      "aria-posinset": turn.index + 1,
      "aria-setsize": all,
    },
    el("div", { class: "gutter", "aria-hidden": "true" }),
    el("p", { class: "speaker" }, name(turn.speaker ?? "–"), turn.time ? timeNode(turn.time) : null),
    words,
  );
}

/** The time of a turn; a click copies it, to be found in a recording. */
const timeNode = (time) =>
  el("button", { type: "button", class: "time", tabindex: "-1", "data-time": time, title: "Copy this time", "aria-label": `Copy the time ${time}` }, time);

/** What a reader of screens hears of a turn: its number, who speaks, the codes on it. */
export function turnLabel(turn, all, items) {
  const codes = [...new Set(items.map((item) => `${item.code ?? "to discuss"}${open(item) ? " (suggested)" : ""}`))];
  return plain(`Turn ${turn.index + 1} of ${all}, ${turn.speaker ?? "no speaker"}${codes.length ? `: ${codes.join(", ")}` : ""}`);
}

/** What nobody spoke: a time is shown small, the mark-up of captions as a dot. Its letters stay, since places count them. */
export function unspoken({ unspoken: spans }, { chars, start }) {
  const isMarkup = (span) => /-->|[<>]/u.test(chars.slice(span.start - start, span.end - start).join(""));
  return (spans ?? []).map((span) => ({ start: span.start, end: span.end, class: isMarkup(span) ? "unspoken markup" : "unspoken" }));
}

/** The marks on a turn's words: codings and offers, what is in hand or selected, the edge that moves, the word under the cursor. */
export function turnMarks(turn, items, { item, selected, mode, cursor }) {
  const marks = [
    ...unspoken(turn, turn),
    ...items.filter((one) => one.kind !== "offer").map((one) => ({ ...limits(one), class: one.kind === "coding" ? "coded" : "flagged" })),
  ];
  if (mode) {
    marks.push({ ...limits(mode.span), class: `moving ${mode.edge}`, edges: true });
    if (mode.span.split) marks.push({ start: mode.span.split, end: mode.span.end, class: "second" });
    return marks;
  }
  if (item) {
    marks.push({ ...limits(item.moved ?? item), class: "current", edges: true });
    for (const term of item.why?.terms ?? []) marks.push({ ...limits(term), tag: "mark" });
  }
  if (selected) marks.push({ ...limits(selected), class: "selected", edges: true });
  if (cursor) marks.push({ ...limits(cursor), class: "cursor" });
  return marks;
}

/** The span that was selected with a mouse inside `feed`, without white space at its ends; null where there is none. */
export function selectedWithMouse(feed, transcript) {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !feed.contains(chosen.anchorNode) || !feed.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0);
  const from = pointAt(feed, range.startContainer, range.startOffset);
  const to = pointAt(feed, range.endContainer, range.endOffset);
  chosen.removeAllRanges();
  return from !== null && to !== null ? transcript.trim(from, to) : null;
}

/** The place under a click, or null. */
export function clicked(feed, { clientX, clientY }) {
  const position = document.caretPositionFromPoint?.(clientX, clientY);
  if (position) return pointAt(feed, position.offsetNode, position.offset);
  const range = document.caretRangeFromPoint?.(clientX, clientY);
  return range ? pointAt(feed, range.startContainer, range.startOffset) : null;
}
