// @ts-check
// What a person does in the reading view: go, select, code, move edges, close the blind step. Each act changes the state
// and has the view drawn anew.
import { count, plain } from "../base/text.js";
import { confirm } from "../base/dialogs.js";
import { moveEdges } from "../base/modes.js";
import { acts, open } from "../study/item.js";
import { writeNote } from "../study/notes.js";
import { pickCode } from "../study/picker.js";
import { clicked, selectedWithMouse } from "./turns.js";

/** The acts of one transcript's reading view. */
export class ReadingActions {
  constructor(app, state, drawing) {
    this.app = app;
    this.state = state;
    this.drawing = drawing;
    this.acts = acts(app, this.host());
    drawing.act = this;
    drawing.feed.addEventListener("mouseup", () => setTimeout(() => this.mouse(), 0));
    drawing.feed.addEventListener("click", (event) => this.click(event));
  }

  /** Goes to a turn and one of its words; a negative word is the last one. */
  go(index, { focus = true, word = 0 } = {}) {
    const { state, drawing } = this;
    const to = Math.min(Math.max(index, 0), drawing.nodes.length - 1);
    const before = state.turn;
    state.turn = to;
    state.word = word < 0 ? Math.max(0, state.transcript.words(to).length - 1) : word;
    drawing.toTurn(before, to, focus);
    drawing.refresh();
    if (!state.item) drawing.beside();
  }

  goTo(span, options = {}) {
    const { transcript } = this.state;
    const at = transcript.turnAt(span.start);
    this.go(at, { ...options, word: transcript.wordAt(at, span.start) });
  }

  walk(direction) {
    const { state } = this;
    const to = state.word + direction;
    if (to >= 0 && to < state.transcript.words(state.turn).length) state.word = to;
    else if (state.beyond(direction) !== state.turn) this.go(state.beyond(direction), { word: direction < 0 ? -1 : 0 });
    state.selected = null;
    this.drawing.refresh();
  }

  /** Selects a span, or nothing. `anchor` is the word at which the selection began. */
  select(span, { anchor = span } = {}) {
    const { state, drawing } = this;
    state.selected = span && { ...span, anchor };
    if (span) state.item = null;
    state.since = performance.now();
    drawing.refresh();
    drawing.beside();
    if (span) this.app.tell(`Selected: ${state.transcript.text(span.start, span.end)}`);
  }

  selectTurn() {
    const span = this.state.wholeTurn();
    if (span) this.select(span);
  }

  extend(direction, unit) {
    const { state, drawing } = this;
    const word = state.here();
    if (!state.selected) return word && this.select({ ...word });
    const { edge, span } = state.transcript.extend(state.selected, direction, unit);
    if (span.start < span.end) this.select(span, { anchor: state.selected.anchor });
    drawing.show(state.transcript.turnAt(edge === "end" ? span.end - 1 : span.start));
    return undefined;
  }

  /** Takes an item in hand, or none. */
  hold(item, { focus = true } = {}) {
    const { state, drawing } = this;
    state.item = item;
    state.selected = null;
    state.since = performance.now();
    state.list = state.items();
    if (item) {
      this.goTo(item, { focus });
      const kind = { coding: "Your coding", passage: "Passage" }[item.kind] ?? "Suggestion";
      const place = `${state.list.indexOf(item) + 1} of ${state.list.length}`;
      this.app.tell(`${kind} ${place}: ${item.code ?? "to discuss"}. ${state.transcript.text(item.start, item.end)}`);
    }
    drawing.refresh();
    drawing.beside();
  }

  step(direction) {
    const { state } = this;
    state.list = state.items();
    if (state.list.length) return this.hold(state.following(direction));
    return this.app.say(
      state.doc.blind
        ? "You have coded nothing in this transcript yet."
        : "Nothing to go to: no coding and no open suggestion fits the filters.",
    );
  }

  leaveHand() {
    if (this.state.selected) this.select(null);
    else if (this.state.item) this.hold(null);
  }

  /** The words that a code would be put on: the selected ones, else those of the passage in hand. */
  passage() {
    const { selected, item } = this.state;
    if (selected) return { start: selected.start, end: selected.end };
    return item && !open(item) ? { start: item.start, end: item.end } : null;
  }

  /** The coding of one's own with this code on these very words. */
  codingOn(span, code) {
    return this.state.doc.codings.find((one) => one.start === span.start && one.end === span.end && one.code === code) ?? null;
  }

  /** Puts codes on the selected words, or further ones on the passage in hand. */
  async put() {
    const { app, state } = this;
    const span = this.passage();
    if (app.isOver(state.doc)) return undefined;
    if (!span) return app.say("No words are selected. Shift with → takes words, w the whole turn.");
    const since = state.shownFor();
    const isFirst = Boolean(state.selected);
    const code = await pickCode(app, isFirst ? "Code these words" : "Another code here", {
      has: (one) => this.codingOn(span, one) !== null,
      toggle: (one) => this.toggle(span, one, since),
    });
    if (!code) return this.drawing.refresh();
    if (this.codingOn(span, code)) return app.say("These words have that code already.");
    return this.hold(app.decisions.code(state.doc, span, code, since).item);
  }

  /** Puts a code on a span, or takes it away where it stands; the picker stays open. */
  toggle(span, code, since) {
    const { app, state } = this;
    const there = this.codingOn(span, code);
    if (there) {
      app.decisions.uncode(state.doc, there, since);
      return;
    }
    state.item = app.decisions.code(state.doc, span, code, since).item;
    state.selected = null;
    this.drawing.refresh();
    this.drawing.beside();
  }

  /** Makes a code of the selected words and puts it on them. */
  inVivo() {
    const { app, state } = this;
    const span = state.selected;
    if (app.isOver(state.doc)) return undefined;
    if (!span) return app.say("No words are selected. Select some; i makes a code of them.");
    if (!app.mayMakeCodes()) return app.say("No code can be made in this session.");
    const words = state.transcript.text(span.start, span.end).replace(/\s+/gu, " ").trim();
    const code = [...words].slice(0, 80).join("").trim();
    if (!app.codes.byName.has(code)) app.makeCode(code);
    app.usedCode(code);
    if (this.codingOn(span, code)) return app.say("These words have that code already.");
    return this.hold(app.decisions.code(state.doc, { start: span.start, end: span.end }, code, state.shownFor()).item);
  }

  /** Flags the selected words as they are, without a code. */
  mark() {
    const { app, state } = this;
    const span = state.selected;
    if (app.isOver(state.doc)) return undefined;
    const there = state.doc.passages.find((item) => item.start === span.start && item.end === span.end);
    if (there?.discuss) return app.say("These words are flagged already.");
    const { decisions } = app;
    const record = there ? decisions.flag(there, "discuss") : decisions.mark(state.doc, { start: span.start, end: span.end });
    return this.hold(record.item);
  }

  async edges() {
    const { selected, transcript } = this.state;
    if (!selected) return this.acts.find((act) => act.key === "b").run();
    const span = await moveEdges(this.host(), transcript, selected);
    if (span) this.select(span, { anchor: selected.anchor });
    return undefined;
  }

  async closeBlind() {
    const { app, state } = this;
    if (!state.doc.blind) return app.say("The blind step of this transcript is closed.");
    const yes = await confirm(
      "Close the blind step of this transcript?",
      [
        `You have set ${count(state.doc.codings.length, "coding")} in ${plain(state.doc.document)}. They stay as they are, and the record shows that they were yours before anything was suggested.`,
        "After this you take a second look, with the program's suggestions beside your codings. What you code later counts as coded after the suggestions were seen.",
      ],
      { yes: "Close it", no: "Keep reading" },
    );
    if (yes) await app.closeBlind(state.doc);
    return undefined;
  }

  /** Shows everything that was coded with the code of the selected passage, or in this transcript. */
  retrieve() {
    const { item, doc } = this.state;
    this.app.show("codings", { filters: item?.code ? { code: item.code } : { document: doc.document } });
  }

  /** Writes a memo on the transcript as a whole. */
  memoOnTranscript() {
    return writeNote(this.app, { transcript: this.state.doc.document });
  }

  async reopenBlind() {
    const yes = await confirm(
      "Open the blind step of this transcript again?",
      [
        "Suggestions are hidden again, and you can go on coding. The record says that the step was opened again.",
        "Agreement counts only what you had coded before the step was first closed: you have seen suggestions since.",
      ],
      { yes: "Open it again", no: "Leave it closed" },
    );
    if (yes) await this.app.reopen("blind", this.state.doc.document);
  }

  async workAlone() {
    const yes = await confirm(
      "Do you code this study alone?",
      [
        "Then suggestions are shown at once, and there is no blind step. What you code counts as coded after suggestions were seen.",
        "If somebody else is to code the same transcripts and you mean to compare, keep the blind step.",
      ],
      { yes: "I work alone: no blind step", no: "Keep the blind step" },
    );
    if (yes) await this.app.chooseBlind(false, this.state.doc.document);
  }

  /** Takes edges that were dragged: of the selection, of a suggestion (kept until it is decided), or of a coding (saved at once). */
  moved(span) {
    const { app, state, drawing } = this;
    const { item } = state;
    drawing.refresh();
    if (state.selected) return this.select(span, { anchor: span });
    if (!item || app.isOver(state.doc) || (span.start === item.start && span.end === item.end)) return drawing.refresh();
    if (item.kind === "coding") return this.hold(app.decisions.amend(state.doc, item, span, "Edges moved", state.shownFor()).item);
    item.moved = span;
    this.host().redraw();
    return app.say("The edges are moved. Accept or recode keeps them; nothing is saved yet.");
  }

  mouse() {
    const span = selectedWithMouse(this.drawing.feed, this.state.transcript);
    if (!span) return;
    this.goTo(span);
    this.select(span);
  }

  click(event) {
    const { state, drawing } = this;
    const node = event.target.closest(".turn");
    const time = event.target.closest(".time");
    if (time) return this.copy(time.dataset.time);
    if (!node || event.target.closest(".bar, .tick, .more, .handle") || (getSelection() && !getSelection().isCollapsed)) return undefined;
    const index = Number(node.dataset.turn);
    const at = clicked(drawing.feed, event);
    state.selected = null;
    state.item = null;
    this.go(index, { word: at === null ? 0 : state.transcript.wordAt(index, at) });
    return drawing.beside();
  }

  async copy(time) {
    try {
      await navigator.clipboard.writeText(time);
      this.app.say(`Copied: ${time}`);
    } catch {
      this.app.say(`The browser does not let this page copy. The time is ${time}.`);
    }
  }

  /** What the acts on an item, and the modes, need of this view. */
  host() {
    const { state, drawing } = this;
    return {
      item: () => state.item,
      doc: async () => state.doc,
      shownFor: () => state.shownFor(),
      draw: (span, edge) => {
        state.mode = { span, edge };
        drawing.refresh();
        drawing.show(state.transcript.turnAt(edge === "start" ? span.start : (span.split ?? span.end) - 1));
      },
      plain: () => {
        state.mode = null;
        drawing.refresh();
      },
      focus: () => drawing.nodes[state.turn]?.focus(),
      redraw: () => {
        drawing.refresh();
        drawing.beside();
      },
      hold: (item) => this.hold(item),
      next: (item, options) => this.next(item, options),
    };
  }

  /** Goes on after a decision: to the next open suggestion, or to none. */
  next(item, { stay = false } = {}) {
    const { state, drawing } = this;
    if (stay) return this.hold(item);
    state.item = null;
    state.list = state.items();
    const after = state.list.find((other) => open(other) && other.start >= item.start && other !== item);
    this.hold(item.kind === "offer" && after ? after : null);
    drawing.relist(item);
    return undefined;
  }

  /** Follows a change of an item, made here or on another view. */
  changed(record) {
    const { state, drawing } = this;
    const { item, doc } = state;
    if (item?.kind === "passage" && !doc.passages.includes(item)) state.item = null;
    if (item?.kind === "coding" && !doc.codings.includes(item)) state.item = record?.isUndo && open(record.item) ? record.item : null;
    drawing.relist(record?.item ?? null);
    drawing.refresh();
    drawing.beside();
  }
}
