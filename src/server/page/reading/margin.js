// @ts-check
// The bars in the margin: one for each coding and offer, beside the lines that it covers. Bars that lie side by side
// have lanes of their own. A coding is a full bar, an offer a hollow one, and each bears the letters of its code.
import { el, plain } from "../base/text.js";

// Two spans of one turn that lie nearer to each other than this many letters may touch the same line.
const LINE = 100;

/** Gives each item a lane so that no two on one line share it: by begin, the longer first, into the first free lane. */
export function lanes(items, transcript) {
  const apart = (end, start) => end + LINE <= start || (end <= start && transcript.turnAt(end - 1) !== transcript.turnAt(start));
  const order = [...items].sort((a, b) => a.start - b.start || b.end - a.end || (a.code < b.code ? -1 : 1));
  const free = [];
  const places = new Map();
  for (const item of order) {
    let lane = free.findIndex((end) => apart(end, item.start));
    if (lane < 0) lane = free.length;
    free[lane] = Math.max(item.end, free[lane] ?? 0);
    places.set(item, lane);
  }
  return { places, width: free.length };
}

/** The bars of one turn with their places, read from the laid-out words. Nothing is written here. */
export function measure(turnNode, turn, items) {
  const gutter = turnNode.querySelector(".gutter");
  if (!items.length) return { gutter, turn, bars: [] };
  const pieces = [...turnNode.querySelectorAll(".piece")];
  const { top } = gutter.getBoundingClientRect();
  const bars = items.map((item) => {
    const from = Math.max(item.start, turn.start);
    const to = Math.min(item.end, turn.end);
    const over = pieces.filter((piece) => Number(piece.dataset.at) >= from && Number(piece.dataset.at) < to);
    const first = over[0]?.getClientRects()[0];
    const last = over.length ? [...over.at(-1).getClientRects()].at(-1) : null;
    return first && last ? { item, top: first.top - top, height: last.bottom - first.top } : null;
  });
  return { gutter, turn, bars: bars.filter(Boolean) };
}

/** Writes measured bars. Whoever draws many turns measures all of them first, so the page is laid out once. */
export function draw({ gutter, turn, bars }, places, codes, current, take) {
  gutter.replaceChildren(
    ...bars.map(({ item, top, height }) => {
      const offered = item.kind === "offer" && item.state === "undecided";
      const bar = el(
        "span",
        {
          class: `bar ${item.kind} ${item.state ?? ""} ${item === current ? "current" : ""}`,
          title: `${item.code === null ? "to discuss" : plain(item.code)}${offered ? " (offered)" : ""}`,
          on: { click: () => take(item) },
        },
        item.start >= turn.start ? el("span", { class: "letters" }, codes.get(item.code).sign) : null,
      );
      codes.paint(bar, item.code);
      bar.style.setProperty("--lane", String(places.get(item) ?? 0));
      bar.style.top = `${top}px`;
      bar.style.height = `${Math.max(height, 14)}px`;
      return bar;
    }),
  );
}
