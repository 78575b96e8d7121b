// @ts-check
// The keys of the reading view, each with its words for the list of keys.

/** The bindings of the view; `documents` is its list of transcripts. */
export function readingKeys(actions, documents) {
  const { state, drawing } = actions;
  const { blind } = state.doc;
  const group = "Reading";
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next turn", run: () => actions.go(state.beyond(1)) },
    { keys: ["ArrowUp", "k"], says: "Turn before", run: () => actions.go(state.beyond(-1)) },
    { key: "ArrowRight", says: "Next word", run: () => actions.walk(1) },
    { key: "ArrowLeft", says: "Word before", run: () => actions.walk(-1) },
    { key: "Shift+ArrowRight", says: "Take this word, then the next ones", run: () => actions.extend(1, "word") },
    { key: "Shift+ArrowLeft", says: "Give a word back, or take those before", run: () => actions.extend(-1, "word") },
    { key: "Shift+ArrowDown", says: "Take all to the end of the turn, then the next turn", run: () => actions.extend(1, "turn") },
    { key: "Shift+ArrowUp", says: "Take all to the beginning of the turn", run: () => actions.extend(-1, "turn") },
    { key: "w", says: "Take the whole turn", run: () => actions.selectTurn() },
    { key: "Enter", says: "Put codes on the selected words, or further ones on the selected passage", run: () => actions.put() },
    { key: "i", says: "Make a code of the selected words, and put it on them", run: () => actions.inVivo() },
    { key: "Escape", says: "Deselect the words, or the passage", run: () => actions.leaveHand() },
    { key: "v", says: "Everything coded with this code, or in this transcript", run: () => actions.retrieve() },
    { key: "Shift+m", says: "Write a memo on the transcript", run: () => actions.memoOnTranscript() },
    { key: "n", says: blind ? "Next coding" : "Next coding or suggestion", run: () => actions.step(1) },
    { key: "p", says: blind ? "Coding before" : "Coding or suggestion before", run: () => actions.step(-1) },
    { keys: ["Home"], says: "First turn", run: () => actions.go(0) },
    { keys: ["End"], says: "Last turn", run: () => actions.go(drawing.nodes.length - 1) },
    { key: "Shift+b", says: "Close the blind step of this transcript (asks first)", run: () => actions.closeBlind() },
    { key: "Shift+p", says: "Transcript before", run: () => documents.step(-1) },
    { key: "Shift+n", says: "Next transcript", run: () => documents.step(1) },
  ].filter((binding) => (blind && state.codesHere) || binding.key !== "Shift+b");
  return [...bindings.map((binding) => ({ ...binding, group })), ...itemKeys(actions, blind)];
}

// The acts on an item, widened to selected words where that makes sense here; without those for suggestions while it is blind.
function itemKeys(actions, blind) {
  const { state } = actions;
  const widened = {
    b: (act) => ({ ...act, run: () => actions.edges() }),
    c: (act) => ({
      ...act,
      says: "Put a code on the selected words, or give the selected passage another code",
      run: () => (state.selected ? actions.put() : act.run()),
    }),
    d: (act) => ({
      ...act,
      says: "Flag the selected words, or the selected passage, “to discuss”, or not",
      run: () => (state.selected ? actions.mark() : act.run()),
    }),
  };
  const all = actions.acts.map((act) => widened[act.key]?.(act) ?? act);
  if (!blind) return all;
  return all
    .filter((act) => !["a", "r"].includes(act.key))
    .map((act) => ({ ...act, group: "The selected coding", says: act.key === "Delete" ? "Take the coding away" : act.says }));
}
