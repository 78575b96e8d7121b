// @ts-check
// The margin beside the text: bars for one's own codings and for what is in hand, in three lanes that never grow, and a
// tick for each suggestion that is not in hand. What finds no lane is counted as "+n". The text keeps its width.
import { el, plain } from "../base/text.js";

/** How many bars stand side by side. */
export const LANES = 3;

// Two spans of one turn that lie nearer to each other than this many letters may touch the same line.
const LINE = 100;

/** Whether an item has a bar; the others have a tick. */
export const hasBar = (item, held) => item.kind !== "offer" || item === held;

/**
 * Gives each item a lane so that no two on one line share it: by begin, the longer first, into the first free lane. An item
 * without a free lane has none and is counted.
 */
export function lanes(items, transcript, held = null) {
  const apart = (end, start) => end + LINE <= start || (end <= start && transcript.turnAt(end - 1) !== transcript.turnAt(start));
  const order = [...items].sort((a, b) => a.start - b.start || b.end - a.end || (a.code < b.code ? -1 : 1));
  const free = [];
  const places = new Map();
  for (const item of order.filter((one) => hasBar(one, held))) {
    const lane = [...Array(LANES).keys()].find((at) => free[at] === undefined || apart(free[at], item.start));
    if (lane === undefined) continue;
    free[lane] = Math.max(item.end, free[lane] ?? 0);
    places.set(item, lane);
  }
  // What is in hand is always seen.
  if (held && items.includes(held) && !places.has(held)) {
    for (const [other, lane] of places)
      if (lane === LANES - 1 && other.start < held.end + LINE && held.start < other.end + LINE) places.delete(other);
    places.set(held, LANES - 1);
  }
  return places;
}

/** The bars and ticks of one turn with their places, read from the laid-out words. Nothing is written here. */
export function measure(turnNode, turn, items) {
  const gutter = turnNode.querySelector(".gutter");
  if (!items.length) return { gutter, turn, bars: [] };
  const pieces = [...turnNode.querySelectorAll(".piece")];
  const { top } = gutter.getBoundingClientRect();
  const bars = items.map((item) => {
    const from = Math.max(item.start, turn.start);
    const to = Math.min(item.end, turn.end);
    const over = pieces.filter((piece) => Number(piece.dataset.at) < to && Number(piece.dataset.end) > from);
    const first = over[0]?.getClientRects()[0];
    const last = over.length ? [...over.at(-1).getClientRects()].at(-1) : null;
    return first && last ? { item, top: first.top - top, height: last.bottom - first.top } : null;
  });
  return { gutter, turn, bars: bars.filter(Boolean) };
}

/** Writes measured bars. Many turns are measured first and written afterwards, so the page is laid out once. */
export function draw({ gutter, turn, bars }, places, codes, held, take) {
  const shown = bars.filter(({ item }) => places.has(item));
  const ticks = bars.filter(({ item }) => !hasBar(item, held));
  const more = bars.filter(({ item }) => hasBar(item, held) && !places.has(item));
  const nodes = [
    ...shown.map((measured) => bar(measured, turn, places.get(measured.item), codes, held, take)),
    ...ticks.map((measured) => tick(measured, take)),
    more.length ? rest(more, take) : null,
  ];
  gutter.replaceChildren(...nodes.filter(Boolean));
}

const label = (item) => (item.code === null ? "to discuss" : plain(item.code));

function bar({ item, top, height }, turn, lane, codes, held, take) {
  const isOffered = item.kind === "offer" && item.state === "undecided";
  const node = el(
    "span",
    {
      class: `bar ${item.kind} ${item.state ?? ""} ${item === held ? "current" : ""}`,
      title: `${label(item)}${isOffered ? " (suggested)" : ""}`,
      on: { click: () => take(item) },
    },
    item.start >= turn.start ? el("span", { class: "letters" }, codes.get(item.code).sign) : null,
  );
  codes.paint(node, item.code);
  node.style.setProperty("--lane", String(lane));
  node.style.top = `${top}px`;
  node.style.height = `${Math.max(height, 24)}px`;
  return node;
}

function tick({ item, top }, take) {
  const node = el("span", { class: "tick offer", title: `a suggestion: ${label(item)}`, on: { click: () => take(item) } });
  node.style.top = `${top + 6}px`;
  return node;
}

function rest(more, take) {
  const names = more.map(({ item }) => label(item)).join(", ");
  const node = el("span", { class: "more", title: names, on: { click: () => take(more[0].item) } }, `+${more.length}`);
  node.style.top = `${Math.min(...more.map(({ top }) => top))}px`;
  return node;
}
