// @ts-check
// What a person does in adjudication: choose what both agree on, give the reason, mark what is to be discussed.
import { choose, write } from "../base/dialogs.js";
import { moveEdges } from "../base/modes.js";
import { pickCode } from "../study/picker.js";
import { agreedCodes, flagged } from "./adjudication_state.js";

/** The acts of adjudication. */
export class AdjudicationActions {
  constructor(app, state, drawing) {
    this.app = app;
    this.state = state;
    this.drawing = drawing;
    this.again = 0;
    this.isLeft = false;
    drawing.act = this;
    drawing.list.addEventListener("focusin", (event) => {
      const option = event.target.closest("[role=option]");
      if (option && Number(option.dataset.at) !== state.at) this.take(Number(option.dataset.at), { focus: false });
    });
  }

  async load() {
    const answer = await this.app.ask("/api/conflicts", { document: this.state.current });
    if (!answer) return;
    this.state.data = answer;
    this.narrow();
    this.drawing.drawTables();
  }

  narrow() {
    this.state.narrow();
    this.drawing.drawFilters();
    this.drawing.drawList();
    this.take(this.state.at, { focus: false });
  }

  async take(index, { focus = true } = {}) {
    const { app, state, drawing } = this;
    const row = state.take(index);
    drawing.select(focus);
    drawing.drawCard();
    if (!row || app.loaded(row.document)) return;
    const doc = await app.load(row.document).catch(() => null);
    if (doc && state.pair() === row) drawing.drawCard();
  }

  /** Shows the rows behind a cell of the table of codes, settled or not; or all again. */
  between(a, b, all = false) {
    this.state.between = all ? null : [a, b];
    if (!all) this.state.open = false;
    this.narrow();
    this.drawing.select(true);
  }

  nextOpen() {
    const to = this.state.nextOpen();
    if (to >= 0) this.take(to);
    else this.app.say("Nothing open is left below.");
  }

  /** The row in hand where something can be settled; says so where it cannot. */
  settleable() {
    const row = this.state.pair();
    if (row?.kind !== "not coded") return row;
    this.app.say("Neither coded this passage: there is nothing to settle.");
    return null;
  }

  /** Marks the excerpt as one to discuss before it is settled, or no longer. */
  discuss() {
    const row = this.state.pair();
    if (!row) return undefined;
    const before = row.discuss ?? {};
    const open = !flagged(row);
    const pair = row.kind === "not coded" ? null : row.id;
    const send = (on) => () => ({ document: row.document, start: row.start, end: row.end, pair, open: on });
    return this.app.decisions.run({
      says: open ? "Flagged: to discuss" : "No longer flagged: to discuss",
      item: row,
      path: "/api/discussions",
      rows: [send(open)],
      back: send(!open),
      apply: () => {
        row.discuss = { ...before, here: open };
        return () => {
          row.discuss = { ...before, here: !open };
        };
      },
    });
  }

  /** Takes the code of one side; a second press goes through what that coder set there. */
  side(index) {
    const row = this.settleable();
    if (!row) return undefined;
    const { state } = this;
    const codings = state.sides(row)[index];
    if (!codings.length) return this.app.say("This coder set no code here.");
    const { choice } = state;
    const isChosen = (coding) => choice && coding.code === choice.code && coding.start === choice.start && coding.end === choice.end;
    const coding = codings[(codings.findIndex(isChosen) + 1) % codings.length];
    state.choice = { code: coding.code, start: coding.start, end: coding.end };
    this.drawing.drawCard();
    return this.app.say(`Chosen: ${coding.code}. Enter agrees, with a reason.`);
  }

  async other() {
    const row = this.settleable();
    if (!row) return;
    const { state } = this;
    const code = await pickCode(this.app, "The code that both agree on", { current: state.choice?.code ?? null });
    if (!code) return;
    const { start, end } = state.choice?.code ? state.choice : row;
    state.choice = { code, start, end };
    this.drawing.drawCard();
  }

  none() {
    const row = this.settleable();
    if (!row) return;
    this.state.choice = { code: null, start: row.start, end: row.end };
    this.drawing.drawCard();
    this.app.say("Chosen: no code. Enter agrees, with a reason.");
  }

  async edges() {
    const { app, state, drawing } = this;
    const row = state.pair();
    if (!row || !state.choice?.code) return app.say("First choose a code.");
    const doc = await app.load(row.document);
    if (this.isLeft || state.pair() !== row || !state.choice?.code) return undefined;
    const host = {
      draw: (span, edge) => {
        state.mode = { span, edge };
        drawing.drawCard();
      },
      plain: () => {
        state.mode = null;
        drawing.drawCard();
      },
      focus: () => this.take(state.at),
    };
    const span = await moveEdges(host, doc.transcript, state.choice);
    if (span && state.pair() === row) state.choice = { ...state.choice, ...span };
    drawing.drawCard();
    return undefined;
  }

  async settle() {
    const row = this.settleable();
    if (!row) return undefined;
    const { app, state } = this;
    const { choice } = state;
    if (!choice) return app.say("Choose first: ← or → takes a coder's code, c another one, 0 none.");
    // Several codes can be agreed for one excerpt; "no code" takes back what was agreed before.
    const before = agreedCodes(row);
    let instead = before.length === 1 && before[0] === choice.code;
    if (choice.code && before.length && !instead) {
      const way = await this.way(choice.code);
      if (!way) return undefined;
      instead = way === "instead";
    }
    const reason = await write("Why do they agree on this?", {
      draft: state.reasons.get(row.id) ?? null,
      keep: (typed) => state.reasons.set(row.id, typed),
      required: true,
      again: state.lastReason,
      help: choice.code ? `Agreed code: ${choice.code}` : "Agreed: no code here.",
    });
    if (reason === null) return undefined;
    state.reasons.delete(row.id);
    state.lastReason = reason;
    if (instead) this.put(row, { code: null, start: row.start, end: row.end }, reason, "Settled anew");
    this.put(row, choice, reason, `Settled: ${choice.code ?? "no code"}`);
    const to = state.nextOpen(state.rows.indexOf(row));
    if (to >= 0) this.take(to);
    else app.say("Nothing open is left below in this list.");
    return undefined;
  }

  /** Whether a code is agreed on instead of what was agreed before, or as well. */
  way(code) {
    const label = () => this.app.codes.label(code);
    return choose(
      "This excerpt is settled already",
      [
        { value: "instead", content: ["Agree on ", label(), " instead"] },
        { value: "besides", content: ["Agree on ", label(), " as well"] },
      ],
      "",
    );
  }

  put(row, choice, reason, says) {
    const before = row.settled;
    const codes = choice.code ? [...new Set([...agreedCodes(row), choice.code])] : [];
    this.app.decisions.run({
      says,
      item: row,
      path: "/api/adjudications",
      isFinal: true,
      rows: [() => ({ pair: row.id, document: row.document, start: choice.start, end: choice.end, code: choice.code, reason })],
      apply: () => {
        const marks = row.discuss;
        row.settled = { ...choice, codes, reason };
        row.discuss = { ...marks, here: null };
        return () => {
          row.settled = before;
          row.discuss = marks;
        };
      },
    });
  }

  hide() {
    const { app, state, drawing } = this;
    if (state.data.names_hidden || !state.data.coders) return app.say("The names are hidden for this session.");
    state.isHidden = !state.isHidden;
    app.namesHidden = state.isHidden;
    drawing.drawFilters();
    drawing.drawCard();
    drawing.drawTables();
    return app.say(state.isHidden ? "Names are hidden, and the sides change from row to row." : "Names are shown.");
  }

  leave() {
    this.isLeft = true;
    clearTimeout(this.again);
  }

  /** Follows a change of a row; after it is saved, the figures of agreement are asked for anew. */
  changed(record) {
    const { app, state, drawing } = this;
    const index = state.rows.indexOf(record?.item);
    if (index >= 0) drawing.redrawRow(index);
    if (index >= 0) drawing.drawFilters();
    if (index === state.at) drawing.drawCard();
    if (record?.state !== "saved") return;
    clearTimeout(this.again);
    this.again = setTimeout(async () => {
      const answer = await app.ask("/api/conflicts", { document: state.current });
      if (!answer || this.isLeft) return;
      state.data = { ...answer, pairs: state.data.pairs };
      drawing.drawTables();
    }, 600);
  }
}
