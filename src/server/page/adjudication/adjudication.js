// @ts-check
// Adjudication: what two coders did, side by side, and what they agree on afterwards. Both originals stay untouched.
import { documentList } from "../study/documents.js";
import { AdjudicationActions } from "./adjudication_actions.js";
import { AdjudicationDrawing } from "./adjudication_drawing.js";
import { AdjudicationState } from "./adjudication_state.js";

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function adjudication(app, root, { document: wanted = null } = {}) {
  const current = wanted ?? app.study.documents[0]?.document ?? null;
  const state = new AdjudicationState(app, current);
  const drawing = new AdjudicationDrawing(app, state);
  const actions = new AdjudicationActions(app, state, drawing);
  const documents = documentList(app, current, (chosen) => app.show("adjudication", { document: chosen }));
  root.replaceChildren(drawing.whole(documents.node));
  await actions.load();
  const group = "Adjudication";
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next excerpt", run: () => actions.take(state.at + 1) },
    { keys: ["ArrowUp", "k"], says: "Excerpt before", run: () => actions.take(state.at - 1) },
    { key: "n", says: "Next open excerpt", run: () => actions.nextOpen() },
    { key: "ArrowLeft", says: "Take the code of the coder on the left", run: () => actions.side(0) },
    { key: "ArrowRight", says: "Take the code of the coder on the right", run: () => actions.side(1) },
    { key: "c", says: "Take another code", run: () => actions.other() },
    { key: "0", says: "Take no code", run: () => actions.none() },
    { key: "b", says: "Move the edges of the agreed coding", run: () => actions.edges() },
    { key: "Enter", says: "Agree: asks for the reason, then saves", run: () => actions.settle() },
    { key: "d", says: "Mark it “to discuss”, or no longer", run: () => actions.discuss() },
    { key: "h", says: "Hide or show the coders' names", run: () => actions.hide() },
    { key: "Shift+n", says: "Next transcript", run: () => documents.step(1) },
    { key: "Shift+p", says: "Transcript before", run: () => documents.step(-1) },
  ].map((binding) => ({ ...binding, group }));
  return {
    bindings,
    focus: () => (state.rows.length ? actions.take(state.at) : drawing.list.focus()),
    changed: (_document, record) => actions.changed(record),
    leave: () => actions.leave(),
  };
}
