// @ts-check
// The reading view: a whole transcript, its codings as bars in the margin, and the selected words.
//
// Words are chosen without a mouse: the arrows go through turns and words, Shift with an arrow takes words, Enter puts
// a code on them. Before the blind step of the transcript is closed this view holds one's own codings and nothing else.
import { el } from "../base/text.js";
import { documentList } from "../study/documents.js";
import { ReadingActions } from "./reading_actions.js";
import { ReadingDrawing } from "./reading_drawing.js";
import { readingKeys } from "./reading_keys.js";
import { ReadingState } from "./reading_state.js";

/** Builds the view below `root`; gives `{bindings, changed, focus, leave}`. */
export async function reading(app, root, { document: wanted = null, place = null } = {}) {
  const documentName = wanted ?? app.study.documents[0]?.document;
  if (!documentName) {
    root.replaceChildren(el("p", { class: "lead" }, "This study has no transcript yet."));
    return { bindings: [], changed() {}, focus() {}, leave() {} };
  }
  const state = new ReadingState(app, await app.load(documentName));
  const drawing = new ReadingDrawing(app, state, documentName);
  const actions = new ReadingActions(app, state, drawing);
  const documents = documentList(app, documentName, (chosen) => app.show("reading", { document: chosen }));
  root.replaceChildren(
    el(
      "div",
      { class: "columns reading" },
      documents.node,
      el("section", { class: "transcript", "aria-label": "Transcript" }, drawing.top, drawing.feed),
      drawing.side,
    ),
  );
  drawing.begin();
  if (place) {
    actions.goTo(place);
    state.selected = { start: place.start, end: place.end, anchor: place };
    drawing.refresh();
    drawing.beside();
  }
  return {
    bindings: readingKeys(actions, documents),
    focus: () => actions.go(state.turn, { word: state.word }),
    changed: (changedDocument, record) => {
      documents.refresh();
      if (changedDocument === documentName) actions.changed(record);
    },
    codesChanged: () => {
      drawing.head();
      drawing.relist();
      drawing.beside();
    },
    leave: () => drawing.leave(),
  };
}
