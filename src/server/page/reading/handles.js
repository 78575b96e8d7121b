// @ts-check
// Two handles at the edges of what is selected or in hand: dragged, an edge moves from word to word (with Alt from letter to letter).
import { el } from "../base/text.js";
import { clicked } from "./turns.js";

/** What the handles belong to: the selection, or the item in hand where its edges may move. */
function target({ selected, item, mode }) {
  if (mode && !mode.dragged) return null;
  if (selected) return selected;
  const isOpen = item && (item.kind === "coding" || (item.kind === "offer" && (item.state ?? "undecided") === "undecided"));
  return isOpen ? (item.moved ?? item) : null;
}

/** Draws the handles over the laid-out words, and takes away those that stood elsewhere. */
export function handles(nodes, state, act) {
  // The handle in somebody's hand stays, whatever is drawn anew meanwhile: without it the drag would end.
  if (state.dragging) return;
  document.querySelectorAll(".handle").forEach((node) => node.remove());
  const span = target(state);
  if (!span || !state.codesHere || state.doc.finished || state.app.study.done) return;
  for (const edge of ["start", "end"]) {
    const place = edge === "start" ? span.start : span.end - 1;
    const node = nodes[state.transcript.turnAt(place)];
    const piece = [...node.querySelectorAll(".piece")].find((one) => Number(one.dataset.at) <= place && place < Number(one.dataset.end));
    const rects = piece ? [...piece.getClientRects()] : [];
    if (!rects.length) continue;
    const rect = edge === "start" ? rects[0] : rects.at(-1);
    const box = node.getBoundingClientRect();
    const handle = el("span", { class: `handle ${edge}`, "aria-hidden": "true", title: "Drag to move this edge" });
    handle.style.left = `${(edge === "start" ? rect.left : rect.right) - box.left}px`;
    handle.style.top = `${rect.top - box.top}px`;
    handle.style.height = `${rect.height}px`;
    handle.addEventListener("pointerdown", (event) => drag(event, handle, edge, state, act));
    node.append(handle);
  }
}

function drag(event, handle, edge, state, act) {
  event.preventDefault();
  event.stopPropagation();
  handle.setPointerCapture(event.pointerId);
  state.dragging = true;
  const from = target(state);
  const span = { start: from.start, end: from.end };
  const move = (moved) => {
    const place = clicked(act.drawing.feed, moved);
    if (place === null) return;
    const to = state.transcript.snap(place, edge, moved.altKey ? "letter" : "word");
    if (edge === "start" ? to >= span.end : to <= span.start) return;
    span[edge] = to;
    state.mode = { span, edge, dragged: true };
    act.drawing.refresh();
  };
  const stop = () => {
    handle.removeEventListener("pointermove", move);
    state.mode = null;
    state.dragging = false;
    act.moved(span);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", stop, { once: true });
  handle.addEventListener("pointercancel", stop, { once: true });
}
