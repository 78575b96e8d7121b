// @ts-check
// How adjudication is drawn: the list of rows, both coders side by side over the text, and the tables of agreement.
import { button, el, fill, name } from "../base/text.js";
import { fillList, option, redraw, rove, select } from "../base/keys.js";
import { agreement, confusion } from "../base/tables.js";
import { said } from "../study/item.js";
import { KINDS, agreedCodes, flagged, rowStanding } from "./adjudication_state.js";

const quoted = (text) => el("span", { class: "short quiet" }, "“", name(text), "”");
const memo = (label, text) => el("p", { class: "memo" }, el("b", {}, label), name(text));
const flag = () => el("span", { class: "flag" }, "⚑ to discuss");

/** Draws adjudication from its state. `act` holds what a click does: the actions of the view. */
export class AdjudicationDrawing {
  constructor(app, state) {
    this.app = app;
    this.state = state;
    this.act = null;
    this.list = el("ul", { role: "listbox", tabindex: "-1", "aria-label": "Excerpts of both coders", class: "queue-list" });
    this.card = el("section", { class: "card", "aria-label": "Both coders" });
    this.tables = el("section", { class: "tables", "aria-label": "Agreement" });
    this.filters = el("div", { class: "filters" });
    rove(this.list, "[role=option]");
  }

  /** The whole view as one element, beside the list of transcripts. */
  whole(documents) {
    const list = el("section", { class: "list", "aria-label": "Excerpts" }, this.filters, this.list);
    return el("div", { class: "columns adjudication" }, documents, list, el("div", {}, this.card, this.tables));
  }

  line(row) {
    const standing = [rowStanding(row), flagged(row) ? "⚑ to discuss" : ""].filter(Boolean).join(" · ");
    return [
      el("span", { class: `kind k-${KINDS.indexOf(row.kind)}` }, row.kind),
      el("span", { class: "short" }, name(row.excerpt ?? "")),
      el("span", { class: "state" }, standing),
    ];
  }

  redrawRow(index) {
    this.list.querySelector(`[data-at='${index}']`)?.replaceChildren(...this.line(this.state.rows[index]));
  }

  drawList() {
    const { rows, at, data } = this.state;
    const empty = data.pairs.length ? "Nothing open here fits the filters." : "Neither coder has coded anything in this transcript.";
    const options = rows.map((row, i) => option(i, i === at, (index) => this.act.take(index), this.line(row)));
    fillList(this.list, options, empty);
  }

  select(focus) {
    select(this.list, this.state.at, focus);
  }

  /** The turns around a row, with the spans of both coders. */
  text(row) {
    const doc = this.app.loaded(row.document);
    if (!doc) return el("p", { class: "excerpt" }, name(row.excerpt ?? ""));
    const [left, right] = this.state.sides(row);
    const all = [...left, ...right, row];
    const marks = [
      ...left.map((coding) => ({ start: coding.start, end: coding.end, class: "side-a" })),
      ...right.map((coding) => ({ start: coding.start, end: coding.end, class: "side-b" })),
    ];
    const { mode } = this.state;
    if (mode) marks.push({ start: mode.span.start, end: mode.span.end, class: `moving ${mode.edge}`, edges: true });
    const { turns } = doc.transcript;
    const from = Math.max(0, doc.transcript.turnAt(Math.min(...all.map((coding) => coding.start))) - 1);
    const to = Math.min(turns.length - 1, doc.transcript.turnAt(Math.max(...all.map((coding) => coding.end)) - 1) + 1);
    return turns.slice(from, to + 1).map((turn) => {
      const words = fill(el("span", { class: "words", dir: "auto" }), turn.chars, turn.start, marks);
      return el("p", { class: "with-speaker" }, el("span", { class: "speaker" }, name(turn.speaker ?? "–")), words);
    });
  }

  drawCard() {
    redraw(this.card, () => this.fillCard());
  }

  fillCard() {
    const { state } = this;
    const row = state.pair();
    if (!row) {
      this.card.replaceChildren(el("p", { class: "quiet" }, "Nothing is open here."));
      return;
    }
    const doc = this.app.loaded(row.document);
    this.card.replaceChildren(
      el(
        "p",
        { class: "quiet" },
        name(row.document),
        " · ",
        row.kind,
        row.pending ? " · not saved yet" : row.settled ? " · settled" : "",
        flagged(row) ? [" · ", flag()] : null,
      ),
      el("div", { class: "excerpt-text" }, this.text(row)),
      this.legend(),
      el("div", { class: "sides" }, state.sides(row).map((codings, index) => this.column(row, doc, codings, index))),
      ...said(doc?.answers, { start: row.start, end: row.end }),
      el("div", { class: "decide" }, this.agreed(row, doc), this.tools(row)),
    );
  }

  legend() {
    const titles = this.state.titles();
    const swatch = (which) => [el("span", { class: `swatch ${which}` }), " "];
    return el(
      "p",
      { class: "legend quiet" },
      swatch("side-a"),
      name(titles[0]),
      " ",
      swatch("side-b"),
      name(titles[1]),
      " ",
      swatch("side-a side-b"),
      "both",
    );
  }

  /** What one coder did in a row. */
  column(row, doc, codings, index) {
    const { state, app } = this;
    const coding = (one) =>
      el(
        "div",
        { class: "coding" },
        app.codes.label(one.code),
        doc ? el("p", {}, quoted(doc.transcript.text(one.start, one.end))) : null,
        one.memo ? memo("Memo ", one.memo) : null,
      );
    const own = state.both(row, row.memos ?? [])[index];
    const isFlagged = state.both(row, [row.discuss?.a, row.discuss?.b])[index];
    return el(
      "div",
      { class: `side ${index ? "right" : "left"}` },
      el("h3", {}, el("span", { class: `swatch side-${index ? "b" : "a"}`, "aria-hidden": "true" }), " ", name(state.titles()[index])),
      codings.length ? codings.map(coding) : el("p", { class: "quiet" }, "No code here."),
      own ? memo("Memo ", own) : null,
      isFlagged ? el("p", { class: "flags" }, flag()) : null,
    );
  }

  /** What is chosen for a row, and what it was settled as. */
  agreed(row, doc) {
    const { choice } = this.state;
    const unsettled = {
      agreed: "Both agree: nothing to do.",
      "not coded": "Neither coded it: there is nothing to settle, and something to talk about.",
    };
    const codes = agreedCodes(row).map((code, i) => [i ? ", " : "", name(code)]);
    return el(
      "div",
      { class: "agreed", "aria-live": "polite" },
      el("h3", {}, "What they agree on"),
      choice?.code ? this.app.codes.label(choice.code) : null,
      choice?.code && doc ? el("p", { class: "coding" }, quoted(doc.transcript.text(choice.start, choice.end))) : null,
      choice && !choice.code ? el("p", {}, "No code.") : null,
      choice ? null : el("p", { class: "quiet" }, unsettled[row.kind] ?? "Not settled yet."),
      row.settled
        ? el("p", { class: "quiet" }, row.pending ? "Being saved: " : "Settled: ", codes.length ? codes : "no code")
        : null,
      row.settled?.reason ? memo("Reason ", row.settled.reason) : null,
    );
  }

  tools(row) {
    const { state, act } = this;
    const words = state.titles();
    const [left, right] = state.sides(row);
    const side = (index, label, key) => button(state.hidden() ? label : words[index], () => act.side(index), { key });
    const mark = button("To discuss", () => act.discuss(), { key: "d", "aria-pressed": String(flagged(row)) });
    const all = [
      left.length ? side(0, "Left", "←") : null,
      right.length ? side(1, "Right", "→") : null,
      button("Other code", () => act.other(), { key: "c" }),
      button("No code", () => act.none(), { key: "0" }),
      state.choice?.code ? button("Edges", () => act.edges(), { key: "b" }) : null,
      mark,
      button("Agree, with a reason", () => act.settle(), { key: "Enter", class: "strong" }),
    ];
    const shown = row.kind === "not coded" ? [mark] : all.filter(Boolean);
    shown.forEach((node, i) => {
      node.tabIndex = i ? -1 : 0;
    });
    const bar = el("div", { role: "toolbar", class: "tools-row", "aria-label": "Settle this excerpt" }, shown);
    return rove(bar, "button", { across: true });
  }

  drawFilters() {
    redraw(this.filters, () => this.fillFilters());
  }

  fillFilters() {
    const { state, act } = this;
    const narrow = () => act.narrow();
    const kinds = [...KINDS, "to discuss"].map((kind) => el("option", { value: kind }, `${kind} (${state.count(kind)})`));
    const choose = (event) => {
      state.kind = event.target.value;
      narrow();
    };
    const box = el("select", { on: { change: choose } }, el("option", { value: "" }, "all"), kinds);
    box.value = state.kind;
    const only = (event) => {
      state.open = event.target.checked;
      narrow();
    };
    const openBox = el("input", { type: "checkbox", on: { change: only } });
    openBox.checked = state.open;
    const parts = [
      el("label", {}, el("span", {}, "Show"), box),
      el("label", { class: "check" }, openBox, " open only"),
      state.between ? button("All codes again", () => act.between(null, null, true)) : null,
      button(state.hidden() ? "Names hidden" : "Hide names", () => act.hide(), { key: "h", "aria-pressed": String(state.hidden()) }),
    ];
    this.filters.replaceChildren(...parts.filter(Boolean));
  }

  drawTables() {
    const { state, app } = this;
    const confused = confusion(app.codes, state.data.confusion, state.hidden() ? null : state.titles(), (a, b) => this.act.between(a, b));
    this.tables.replaceChildren(...[agreement(app.codes, state.data.agreement), confused].filter(Boolean));
  }
}
