// @ts-check
// The view of codings: everything coded with a code, and where, with counts; the entry of the code, to be written; all memos.
import { CodingsActions } from "./codings_actions.js";
import { CodingsDrawing } from "./codings_drawing.js";
import { CodingsState } from "./codings_state.js";

/** Builds the view; gives `{bindings, changed, focus, leave}`. `filters` are set by a number that was clicked elsewhere. */
export async function codings(app, root, { filters = null, memos = false } = {}) {
  const state = new CodingsState(app, filters);
  const drawing = new CodingsDrawing(app, state);
  const actions = new CodingsActions(app, state, drawing);
  root.replaceChildren(drawing.whole());
  if (memos) state.memos = [];
  await actions.load();
  const group = "Codings";
  const change = [
    { key: "e", says: "Define the code", run: () => actions.define() },
    { key: "r", says: "Rename the code", run: () => actions.rename() },
    { key: "v", says: "Move the code in its tree", run: () => actions.moveCode() },
    { key: "g", says: "Merge the code into another", run: () => actions.merge() },
    { key: "l", says: "Give the code another colour", run: () => actions.recolour() },
    { key: "c", says: "Make a new code", run: () => actions.addCode() },
  ];
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next excerpt", run: () => actions.take(state.at + 1) },
    { keys: ["ArrowUp", "k"], says: "Excerpt before", run: () => actions.take(state.at - 1) },
    { keys: ["t", "Enter"], says: "Read the excerpt in its transcript", run: () => actions.read() },
    { key: "Shift+ArrowDown", says: "Next page", run: () => actions.page(1) },
    { key: "Shift+ArrowUp", says: "Page before", run: () => actions.page(-1) },
    { key: "f", says: "Narrow the list of codes", run: () => drawing.tree.field.select() },
    { key: "x", says: "Save the excerpts as a file", run: () => actions.save() },
    { key: "m", says: "All memos, or the excerpts again", run: () => actions.switchMemos() },
    { key: "Shift+c", says: "Write a memo on the code", run: () => state.filters.code && actions.note({ code: state.filters.code }) },
    { key: "Shift+m", says: "Write a memo on the project", run: () => actions.note("project") },
    { key: "Shift+j", says: "Write an entry of the journal", run: () => actions.note("journal") },
    ...(app.mayMakeCodes() ? change : []),
  ].map((binding) => ({ ...binding, group }));
  return {
    bindings,
    focus: () => (state.rows.length ? actions.take(state.at) : drawing.list.focus()),
    changed: (_document, record) => {
      if (record?.state === "saved") actions.load();
    },
    codesChanged: () => {
      if (state.filters.code && !app.codes.byName.has(state.filters.code)) state.filters.code = "";
      drawing.draw();
    },
    leave: () => actions.leave(),
  };
}
