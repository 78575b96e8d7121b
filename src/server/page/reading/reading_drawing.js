// @ts-check
// How the reading view is drawn: the turns with their marks, the bars in the margin, the head, and the column beside it.
import { button, count, el, fill, name } from "../base/text.js";
import { redraw } from "../base/keys.js";
import { already, notes, said, standing, tools, why } from "../study/item.js";
import { handles } from "./handles.js";
import { draw, lanes, measure } from "./margin.js";
import { turnLabel, turnMarks, turnNode } from "./turns.js";

/** Draws one transcript from its state. `act` holds what a click does: the actions of the view. */
export class ReadingDrawing {
  constructor(app, state, documentName) {
    this.app = app;
    this.state = state;
    this.documentName = documentName;
    this.act = null;
    this.seen = new Set();
    this.stale = new Set();
    this.marked = new Set();
    this.placed = new Map();
    this.feed = el("div", { role: "feed", class: "feed", "aria-label": `Transcript ${documentName}`, "aria-busy": "false" });
    this.side = el("aside", { class: "beside", "aria-label": "The selected passage, and its code" });
    this.top = el("div", { class: "step" });
    this.codings = el("button", { type: "button", class: "plain", "aria-keyshortcuts": "v", on: { click: () => this.act.retrieve() } });
    this.observer = new IntersectionObserver((entries) => this.cameIntoView(entries), { rootMargin: "300px" });
    this.width = new ResizeObserver(() => this.seen.forEach((index) => this.bars(index)));
    this.nodes = state.transcript.turns.map((turn) => turnNode(turn, state.transcript.turns.length));
    this.feed.append(...this.nodes);
    for (const node of this.nodes) this.observer.observe(node);
  }

  /** Draws everything for the first time. */
  begin() {
    this.relist();
    this.head();
    this.width.observe(this.feed);
    this.beside();
  }

  leave() {
    this.observer.disconnect();
    this.width.disconnect();
  }

  cameIntoView(entries) {
    for (const entry of entries) {
      const index = Number(entry.target.dataset.turn);
      if (entry.isIntersecting) {
        this.seen.add(index);
        this.bars(index);
      } else this.seen.delete(index);
    }
  }

  /** Draws the bars of a turn before the next frame: first everything is measured, then everything is written. */
  bars(index) {
    const { turns } = this.state.transcript;
    if (!this.stale.size)
      requestAnimationFrame(() => {
        const measured = [...this.stale]
          .filter((i) => turns[i].fits)
          .map((i) => measure(this.nodes[i], turns[i], this.state.over(turns[i])));
        this.stale.clear();
        for (const turn of measured) draw(turn, this.placed, this.app.codes, this.state.item, (item) => this.act.hold(item));
        handles(this.nodes, this.state, this.act);
      });
    this.stale.add(index);
  }

  paint(index) {
    const { state } = this;
    const turn = state.transcript.turns[index];
    const node = this.nodes[index];
    if (!turn.fits) return;
    const here = state.over(turn);
    const cursor = index === state.turn ? state.here() : null;
    fill(node.querySelector(".words"), turn.chars, turn.start, turnMarks(turn, here, { ...state, cursor }));
    node.setAttribute("aria-label", turnLabel(turn, this.nodes.length, here));
    if (this.seen.has(index)) this.bars(index);
  }

  /** Paints again the turns that show something passing, and those that did. */
  refresh() {
    const now = this.state.passing();
    this.place();
    for (const index of new Set([...this.marked, ...now])) this.paint(index);
    this.marked = now;
  }

  /** Draws anew after items changed: those of a span, or all. */
  relist(span = null) {
    const { state } = this;
    state.list = state.items();
    this.place();
    this.codings.replaceChildren(count(state.doc.codings.length, "coding"));
    this.codings.hidden = !state.codesHere;
    if (span) for (const index of state.turnsOf(span)) this.paint(index);
    else this.nodes.forEach((_, index) => this.paint(index));
    this.seen.forEach((index) => this.bars(index));
  }

  /** Gives the bars their lanes. */
  place() {
    this.placed = lanes(this.state.list, this.state.transcript, this.state.item);
  }

  /** Shows the turns that the speaker filter leaves. */
  dim() {
    this.nodes.forEach((node, index) => node.classList.toggle("dim", !this.state.isShown(index)));
  }

  /** Makes a turn the stop of Tab, and gives it the focus where that is wanted. */
  toTurn(before, to, focus) {
    this.nodes[before].tabIndex = -1;
    this.nodes[to].tabIndex = 0;
    if (focus) {
      this.nodes[to].focus({ preventScroll: true });
      this.show(to);
    }
  }

  show(index) {
    this.nodes[index].scrollIntoView({ block: "nearest" });
  }

  beside() {
    redraw(this.side, () => this.side.replaceChildren(...this.besideParts()));
  }

  besideParts() {
    const { item, selected } = this.state;
    if (item) return this.itemParts(item);
    return selected ? this.selectedParts(selected) : this.turnParts();
  }

  itemParts(item) {
    const quoted = item.moved ?? item;
    return [
      el(
        "p",
        { class: "quiet" },
        item.kind === "offer" ? "A suggestion of the program · " : null,
        standing(item),
        item.moved && item.kind === "offer" && (item.state ?? "undecided") === "undecided" ? " · edges moved, not saved" : null,
      ),
      el("blockquote", {}, name(this.state.transcript.text(quoted.start, quoted.end))),
      ...[already(this.state.doc, item), ...notes(item)].filter(Boolean),
      ...said(this.state.doc.answers, item),
      tools(this.act.acts, item),
      ...(item.code === null ? [] : [this.app.codes.entry(item.code)]),
      ...[item.kind === "offer" ? why(item) : null].filter(Boolean),
    ];
  }

  selectedParts(selected) {
    const { act } = this;
    return [
      el("p", { class: "quiet" }, "Selected"),
      el("blockquote", {}, name(this.state.transcript.text(selected.start, selected.end))),
      el(
        "p",
        { class: "tools-row" },
        button("Code", () => act.put(), { key: "Enter", class: "strong" }),
        button("To discuss", () => act.mark(), { key: "d" }),
        button("Edges", () => act.edges(), { key: "b" }),
        button("Deselect", () => act.select(null), { key: "Esc" }),
      ),
    ];
  }

  turnParts() {
    const here = this.state.over(this.state.transcript.turns[this.state.turn]);
    const row = (item) => {
      const content = [this.app.codes.label(item.code), " ", standing(item)];
      return el("li", {}, el("button", { type: "button", class: "plain", on: { click: () => this.act.hold(item) } }, content));
    };
    return [
      el("h3", {}, "On this turn"),
      here.length ? el("ul", { class: "here" }, here.map(row)) : el("p", { class: "quiet" }, "No code yet."),
      el(
        "p",
        { class: "quiet hint" },
        "To code: → goes to a word, Shift with → takes words, Enter puts a code on them. Or select with the mouse and press Enter. ? shows every key.",
      ),
    ];
  }

  head() {
    const entry = this.app.study.documents.find((other) => other.document === this.documentName) ?? {};
    const { length } = this.state.transcript.turns;
    this.top.replaceChildren(
      ...[
        el(
          "div",
          { class: "title-row" },
          el("h2", {}, name(this.documentName)),
          el("span", { class: "quiet" }, entry.group ? [name(entry.group), " · "] : null, count(length, "turn"), " · "),
          this.codings,
          this.state.codesHere ? button("Memo on the transcript", () => this.act.memoOnTranscript(), { key: "Shift+m", class: "plain" }) : null,
        ),
        this.state.codesHere ? this.step() : null,
        this.filters(),
      ].filter(Boolean),
    );
  }

  /** Which step of the work this is, in words. */
  step() {
    if (this.state.doc.blind)
      return el(
        "div",
        { class: "notice blind" },
        el(
          "p",
          {},
          el("b", {}, "Blind step. "),
          "Read and code on your own first. While this step is open, the program sends this page nothing but the transcript and your own codings.",
        ),
        el(
          "p",
          { class: "tools-row" },
          button("Close the blind step …", () => this.act.closeBlind(), { key: "Shift+b" }),
          this.app.study.may_choose_blind ? button("I work alone: no blind step …", () => this.act.workAlone()) : null,
        ),
      );
    if (!this.state.doc.offers.length)
      return this.app.study.blind
        ? el("p", { class: "notice" }, "Nothing is suggested in this transcript.", this.again())
        : null;
    return el(
      "p",
      { class: "notice" },
      el("b", {}, "Second look. "),
      "Bars are your codings, thin ticks are suggestions of the program; n goes to the next. A suggestion is a place to look at; you decide. A few are drawn by chance and not marked: they show afterwards how closely suggestions were read.",
      this.again(),
    );
  }

  /** Opens the blind step again, where there is one. */
  again() {
    if (!this.app.study.blind || this.state.doc.finished) return null;
    return [" ", el("button", { type: "button", class: "plain", on: { click: () => this.act.reopenBlind() } }, "Open the blind step again …")];
  }

  filters() {
    const { state } = this;
    const relist = () => {
      this.relist();
      this.beside();
    };
    const choice = (label, choices, key, act) => {
      const change = (event) => {
        state.filters[key] = event.target.value;
        act();
      };
      const options = choices.map((value) => el("option", { value }, value));
      return el("label", {}, label, " ", el("select", { on: { change } }, el("option", { value: "" }, "all"), options));
    };
    const only = (label, key) => {
      const change = (event) => {
        state.filters[key] = event.target.checked;
        relist();
      };
      return el("label", {}, el("input", { type: "checkbox", on: { change } }), label);
    };
    const codes = this.app.codes.list.map((code) => code.code);
    const speakers = [...new Set(state.transcript.turns.map((turn) => turn.speaker ?? ""))];
    return el(
      "div",
      { class: "filters" },
      choice("Code", codes, "code", relist),
      choice("Speaker", speakers, "speaker", () => this.dim()),
      state.doc.offers.length ? only(" undecided only", "undecided") : null,
      only(" to discuss only", "flagged"),
    );
  }
}
