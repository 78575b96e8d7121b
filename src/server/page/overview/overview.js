// @ts-check
// The overview: the study at a glance, pictures of what was coded, words in their context.
import { OverviewActions } from "./overview_actions.js";
import { OverviewDrawing } from "./overview_drawing.js";
import { OverviewState } from "./overview_state.js";

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function overview(app, root) {
  const state = new OverviewState(app);
  const drawing = new OverviewDrawing(app, state);
  const actions = new OverviewActions(app, state, drawing);
  root.replaceChildren(drawing.whole());
  await actions.load();
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next picture", run: () => actions.move(1) },
    { keys: ["ArrowUp", "k"], says: "Picture before", run: () => actions.move(-1) },
    { key: "g", says: "Keep the picture as SVG", run: () => state.picture?.svg && actions.save("svg") },
    { key: "p", says: "Keep the picture as PNG", run: () => state.picture?.svg && actions.save("png") },
  ].map((binding) => ({ ...binding, group: "Overview" }));
  return {
    bindings,
    focus: () => actions.focus(),
    changed: (_document, record) => {
      if (record?.state === "saved") actions.load();
    },
    codesChanged: () => actions.load(),
    leave: () => actions.leave(),
  };
}
