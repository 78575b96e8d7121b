// @ts-check
// Work on the codebook: clusters as drafts of codes, codes to rename, rewrite and merge, and the version that comes of it.
import { CodebookActions } from "./codebook_actions.js";
import { CodebookDrawing } from "./codebook_drawing.js";
import { CodebookState } from "./codebook_state.js";

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function codebook(app, root) {
  const data = await app.ask("/api/codebook");
  if (!data) throw new Error("the codebook could not be asked for");
  const state = new CodebookState(app, data);
  const drawing = new CodebookDrawing(state);
  const actions = new CodebookActions(app, state, drawing);
  root.replaceChildren(drawing.whole());
  drawing.drawList();
  const group = "Codebook";
  const takeOrMerge = () => (state.row()?.kind === "draft" ? actions.takeInto() : actions.mergeInto());
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next draft or code", run: () => actions.take(state.at + 1) },
    { keys: ["ArrowUp", "k"], says: "Draft or code before", run: () => actions.take(state.at - 1) },
    { key: "a", says: "Make the draft a code", run: () => actions.accept() },
    { key: "m", says: "Take the draft into a code, or merge the code into another", run: takeOrMerge },
    { key: "l", says: "Leave the draft", run: () => actions.leaveIt() },
    { key: "r", says: "Rename the code", run: () => actions.rename() },
    { key: "e", says: "Rewrite the code's parts", run: () => actions.rewrite() },
    { key: "c", says: "Add a new code", run: () => actions.addNew() },
    { key: "u", says: "Take back the last change", run: () => actions.undo() },
    { key: "Shift+w", says: "Write the version (asks why)", run: () => actions.writeVersion() },
  ].map((binding) => ({ ...binding, group }));
  return {
    bindings,
    focus: () => (state.rows.length ? actions.take(state.at) : drawing.list.focus()),
    changed: () => {},
    leave: () => {},
  };
}
