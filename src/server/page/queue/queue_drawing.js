// @ts-check
// How the queue is drawn: the list of suggestions, the one in hand with what is around it, codebook and reasons beside it.
import { count, el, fill, name, points } from "../base/text.js";
import { fillList, option, redraw, rove, select } from "../base/keys.js";
import { already, notes, open, standing, tools, why } from "../study/item.js";
import { unspoken } from "../reading/turns.js";
import { lists } from "./queue_lists.js";

/** Draws the queue from its state. `act` holds what a click does: the actions of the view. */
export class QueueDrawing {
  constructor(app, state) {
    this.app = app;
    this.state = state;
    this.act = null;
    this.list = el("ul", { role: "listbox", "aria-label": "Suggestions", class: "queue-list" });
    this.card = el("section", { class: "card", tabindex: "-1", "aria-label": "Excerpt" });
    this.side = el("aside", { class: "beside", "aria-label": "Codebook and reasons" });
    this.pager = el("p", { class: "pager" });
    this.filters = el("div", { class: "filters" });
    this.lists = el("div", { class: "lists" });
    this.listsDrawn = "";
    rove(this.list, "[role=option]");
  }

  /** The whole view as one element. */
  whole() {
    const list = el("section", { class: "list", "aria-label": "Queue" }, this.filters, this.lists, this.list, this.pager);
    return el("div", { class: "columns queue" }, list, this.card, this.side);
  }

  drawList() {
    const { state } = this;
    const closed = this.app.study.documents.some((entry) => !entry.blind_open);
    const isNone = this.app.study.documents.every((entry) => entry.suggestions === 0);
    const empty = isNone
      ? "Nothing is suggested yet. The report of the study brings suggestions, once codes have a definition, an example or some terms."
      : closed
      ? "Nothing is suggested here under these filters. Shift n goes to the next code; the report says of each code how far its ranking can be relied on."
      : "The queue opens with the first transcript whose blind step you close in the reading view.";
    const rows = state.rows.map((row, i) => option(i, i === state.at, (at) => this.act.take(at), this.line(row)));
    fillList(this.list, rows, empty);
    this.drawLists();
    this.drawPager();
  }

  /** What is above the list, where it says something else than before. */
  drawLists() {
    const { ranking, found, kept } = this.state;
    this.lists.setAttribute("aria-busy", String(Boolean(ranking?.pending)));
    const now = JSON.stringify([ranking, found, kept.sample, kept.filters.code]);
    if (now === this.listsDrawn) return;
    this.listsDrawn = now;
    redraw(this.lists, () => this.lists.replaceChildren(...lists(this.state, this.act)));
  }

  drawPager() {
    const { rows, total, kept } = this.state;
    const turn = (label, direction, disabled) =>
      el("button", { type: "button", disabled, on: { click: () => this.act.page(direction) } }, label);
    const isPaged = total > rows.length || kept.offset > 0;
    this.pager.replaceChildren(
      isPaged
        ? el(
            "span",
            {},
            turn("Page before", -1, kept.offset === 0),
            " ",
            turn("Next page", 1, kept.offset + rows.length >= total),
            " ",
          )
        : "",
      el("span", { class: "quiet" }, count(total, "suggestion"), kept.filters.undecided ? ", undecided when loaded" : ""),
      el("span", { class: "quiet" }, this.outlook()),
    );
  }

  /** What was accepted of this code's suggestions so far, and what the next are likely to hold. */
  outlook() {
    const { expected } = this.state;
    if (!expected) return "";
    const sofar = expected.of ? ` · ${expected.accepted} of the first ${expected.of} accepted` : "";
    return `${sofar} · of the next ${expected.next} likely ${expected.mean} (${expected.low} to ${expected.high})`;
  }

  line(row) {
    const speaker = row.speaker ? [" · ", name(row.speaker)] : null;
    return [
      el("span", { class: "where" }, this.app.codes.chip(row.code), " ", name(row.document), speaker),
      el("span", { class: "short" }, name(row.excerpt ?? "")),
      standing(row),
    ];
  }

  redrawRow(index) {
    const row = this.state.rows[index];
    this.list.querySelector(`[data-at='${index}']`)?.replaceChildren(...this.line(row).flat().filter(Boolean));
  }

  select(focus) {
    select(this.list, this.state.at, focus);
  }

  drawCard() {
    redraw(this.card, () => this.fillCard());
  }

  fillCard() {
    const { state, app } = this;
    const row = state.item();
    if (!row) {
      this.card.replaceChildren(el("p", { class: "quiet" }, state.rows.length ? "" : "No suggestion is shown."));
      this.side.replaceChildren(...(state.filters.code ? [app.codes.entry(state.filters.code)] : []));
      return;
    }
    const read = () => app.show("reading", { document: row.document, place: row });
    this.card.replaceChildren(
      el(
        "p",
        { class: "quiet" },
        name(row.document),
        row.speaker ? [" · ", name(row.speaker)] : null,
        row.group ? [" · ", name(row.group)] : null,
        " · ",
        standing(row),
        row.moved && open(row) ? " · edges moved, not saved" : null,
      ),
      tools(this.act.acts, row),
      el("div", { class: "excerpt-text" }, this.text(row)),
      ...[already(app.loaded(row.document), row), ...notes(row)].filter(Boolean),
      el("p", { class: "quiet" }, el("button", { type: "button", class: "plain", on: { click: read } }, "Read it in its transcript")),
    );
    this.side.replaceChildren(...[app.codes.entry(row.code), why(row)].filter(Boolean));
  }

  text(row) {
    const doc = this.app.loaded(row.document);
    if (doc && (this.state.mode || row.moved)) return this.around(doc, row);
    const chars = points(row.excerpt ?? "");
    const excerpt = el("p", { class: "excerpt", dir: "auto" });
    if (chars.length === row.end - row.start)
      fill(excerpt, chars, row.start, [
        { start: row.start, end: row.end, class: "current" },
        ...unspoken(row, { chars, start: row.start }),
        ...(row.why?.terms ?? []).map((term) => ({ start: term.start, end: term.end, tag: "mark" })),
      ]);
    else excerpt.append(name(row.excerpt ?? ""));
    return [
      row.before ? el("p", { class: "around" }, name(row.before.trim())) : null,
      excerpt,
      row.after ? el("p", { class: "around" }, name(row.after.trim())) : null,
    ].filter(Boolean);
  }

  /** The turns around a span, from the transcript itself: needed where edges move past the excerpt. */
  around(doc, row) {
    const { mode } = this.state;
    const span = mode?.span ?? row.moved ?? row;
    const { turns } = doc.transcript;
    const from = Math.max(0, doc.transcript.turnAt(span.start) - 1);
    const to = Math.min(turns.length - 1, doc.transcript.turnAt(span.end - 1) + 1);
    /** @type {import("../base/text.js").Mark[]} */
    const marks = [{ start: span.start, end: span.end, class: mode ? `moving ${mode.edge}` : "current", edges: true }];
    if (mode?.span.split) marks.push({ start: mode.span.split, end: span.end, class: "second" });
    return turns.slice(from, to + 1).map((turn) => {
      const words = fill(el("span", { class: "words", dir: "auto" }), turn.chars, turn.start, [...unspoken(turn, turn), ...marks]);
      return el("p", { class: "with-speaker" }, el("span", { class: "speaker" }, name(turn.speaker ?? "–")), words);
    });
  }

  drawFilters() {
    const { state, app } = this;
    const set = (key, value) => {
      state.filters[key] = value;
      if (key === "code") state.kept.sample = false;
      state.kept.offset = 0;
      this.act.load({ focus: false });
    };
    const choice = (label, key, choices) => {
      const change = (event) => set(key, event.target.value);
      const options = choices.map((value) => el("option", { value }, value));
      const box = el("select", { on: { change } }, el("option", { value: "" }, "all"), options);
      box.value = state.filters[key];
      return el("label", {}, el("span", {}, label), box);
    };
    const box = el("input", { type: "checkbox", on: { change: (event) => set("undecided", event.target.checked) } });
    box.checked = state.filters.undecided;
    const controls = () => [...this.filters.querySelectorAll("select, input")];
    const focused = controls().indexOf(document.activeElement);
    const open = app.study.documents.filter((entry) => !entry.blind_open);
    const groups = app.study.documents.map((entry) => entry.group).filter(Boolean);
    this.filters.replaceChildren(
      choice("Code", "code", app.codes.list.map((code) => code.code)),
      choice("Transcript", "document", open.map((entry) => entry.document)),
      choice("Speaker", "speaker", [...state.speakers].sort()),
      choice("Group", "group", [...new Set(groups)]),
      el("label", { class: "check" }, box, " undecided only"),
    );
    if (focused >= 0) controls()[focused]?.focus();
  }
}
