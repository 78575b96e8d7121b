// @ts-check
// The queue: suggestions code by code, each with what is around it, the words that speak for it and the clause of the
// codebook beside it. Fifty rows at a time, whatever the study holds. No score and no rank before a decision, and no
// way to accept more than one at once.
import { QueueActions } from "./queue_actions.js";
import { QueueDrawing } from "./queue_drawing.js";
import { QueueState } from "./queue_state.js";

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function queue(app, root) {
  const state = new QueueState(app);
  const drawing = new QueueDrawing(app, state);
  const actions = new QueueActions(app, state, drawing);
  root.replaceChildren(drawing.whole());
  await actions.begin();
  const group = "Queue";
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next excerpt", run: () => actions.take(state.at + 1) },
    { keys: ["ArrowUp", "k"], says: "Excerpt before", run: () => actions.take(state.at - 1) },
    { key: "n", says: "Next undecided excerpt", run: () => actions.next() },
    { key: "p", says: "Undecided excerpt before", run: () => actions.before() },
    { key: "Shift+n", says: "Next code", run: () => actions.otherCode(1) },
    { key: "Shift+p", says: "Code before", run: () => actions.otherCode(-1) },
    { key: "Shift+ArrowDown", says: "Next page", run: () => actions.page(1) },
    { key: "Shift+ArrowUp", says: "Page before", run: () => actions.page(-1) },
    { key: "v", says: "Everything coded with this code", run: () => app.show("codings", { filters: { code: state.item()?.code ?? state.filters.code } }) },
    { key: "t", says: "Read the excerpt in its transcript", run: () => actions.read() },
  ].map((binding) => ({ ...binding, group }));
  return {
    bindings: [...bindings, ...actions.acts],
    // An empty queue gives the focus to no filter: keys of one letter would go into it.
    focus: () => (state.rows.length ? actions.take(state.at) : drawing.card.focus()),
    changed: (_document, record) => actions.changed(record),
    leave: () => actions.leave(),
  };
}
