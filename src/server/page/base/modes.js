// @ts-check
// Two modes that lie over a view until Enter or Escape: moving the edges of a span, and choosing where to split it.
// The host draws the span; the bar at the foot says what each key does and has a button for each.
import { el } from "./text.js";
import { push, shown } from "./keys.js";

const bar = () => document.getElementById("mode");
let end = () => {};

/** Leaves the mode that is on, as Escape does: its view is about to go. */
export const endMode = () => end();

function run(title, host, bindings, draw) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    const words = el("p", { class: "mode-words", "aria-live": "polite" });
    let leave = () => {};
    const close = (value) => {
      leave();
      end = () => {};
      bar().hidden = true;
      bar().replaceChildren();
      host.plain();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      else host.focus();
      resolve(value);
    };
    const all = bindings(close, () => words.replaceChildren(...[draw()].flat()));
    leave = push(all);
    end = () => close(null);
    // Arrow keys belong to the mode, so each button of its bar is a stop of Tab: a group, not a toolbar.
    const tools = el(
      "div",
      { role: "group", class: "tools-row", "aria-label": title },
      all.map((binding) =>
        el(
          "button",
          { type: "button", "aria-keyshortcuts": binding.key, on: { click: binding.run } },
          binding.short,
          " ",
          el("kbd", { "aria-hidden": "true" }, shown(binding.key)),
        ),
      ),
    );
    bar().replaceChildren(el("h2", {}, title), words, tools);
    bar().hidden = false;
    words.replaceChildren(...[draw()].flat());
  });
}

/** Moves the edges of a span word by word and letter by letter; gives `{start, end}`, or null. */
export function moveEdges(host, transcript, span) {
  const now = { start: span.start, end: span.end };
  let edge = "end";
  const draw = () => {
    host.draw(now, edge);
    return ["The ", el("b", {}, edge === "start" ? "beginning" : "end"), " moves. ", el("q", {}, transcript.text(now.start, now.end))];
  };
  return run(
    "Move the edges",
    host,
    (close, redraw) => {
      const move = (unit, direction) => () => {
        const to = transcript.step(now[edge], edge, unit, direction);
        if (edge === "start" ? to < now.end : to > now.start) now[edge] = to;
        redraw();
      };
      const swap = () => {
        edge = edge === "start" ? "end" : "start";
        redraw();
      };
      return [
        { key: "ArrowLeft", says: "The edge a word back", short: "Word", group: "Move the edges", run: move("word", -1) },
        { key: "ArrowRight", says: "The edge a word on", short: "Word", group: "Move the edges", run: move("word", 1) },
        { key: "Shift+ArrowLeft", says: "The edge a letter back", short: "Letter", group: "Move the edges", run: move("letter", -1) },
        { key: "Shift+ArrowRight", says: "The edge a letter on", short: "Letter", group: "Move the edges", run: move("letter", 1) },
        { keys: ["e", "ArrowUp", "ArrowDown"], key: "e", says: "The other edge", short: "Other edge", group: "Move the edges", run: swap },
        { key: "Enter", says: "Take these edges", short: "Take", group: "Move the edges", run: () => close(now) },
        { key: "Escape", says: "Leave the edges as they were", short: "Leave", group: "Move the edges", run: () => close(null) },
      ];
    },
    draw,
  );
}

/** Chooses where a span is split: gives the place and where the second part begins, or null. */
export function splitAt(host, transcript, span) {
  const first = transcript.step(span.start, "end", "word", 1);
  let at = first < span.end ? first : transcript.step(span.start, "end", "letter", 1);
  const after = () => transcript.trim(at, span.end);
  const draw = () => {
    host.draw({ start: span.start, end: span.end, split: at }, "split");
    const rest = after();
    return [
      el("q", {}, transcript.text(span.start, at)),
      el("b", { class: "cut" }, " ✂ "),
      rest ? el("q", {}, transcript.text(rest.start, rest.end)) : "nothing is left for the second part",
    ];
  };
  return run(
    "Split in two",
    host,
    (close, redraw) => {
      const move = (unit, direction) => () => {
        const to = transcript.step(at, "end", unit, direction);
        if (to > span.start && to < span.end) at = to;
        redraw();
      };
      return [
        { key: "ArrowLeft", says: "Split a word earlier", short: "Word", group: "Split", run: move("word", -1) },
        { key: "ArrowRight", says: "Split a word later", short: "Word", group: "Split", run: move("word", 1) },
        { key: "Shift+ArrowLeft", says: "Split a letter earlier", short: "Letter", group: "Split", run: move("letter", -1) },
        { key: "Shift+ArrowRight", says: "Split a letter later", short: "Letter", group: "Split", run: move("letter", 1) },
        {
          key: "Enter",
          says: "Split here",
          short: "Split here",
          group: "Split",
          run: () => close(after() ? [{ start: span.start, end: at }, after()] : null),
        },
        { key: "Escape", says: "Do not split", short: "Leave", group: "Split", run: () => close(null) },
      ];
    },
    draw,
  );
}
