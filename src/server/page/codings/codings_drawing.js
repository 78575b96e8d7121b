// @ts-check
// How codings are drawn: the docked codes with counts, the filters, the excerpts with what is around them, and the memos.
import { button, count, el, name } from "../base/text.js";
import { fillList, option, redraw, rove, select } from "../base/keys.js";
import { CodeTree } from "../study/codetree.js";

const KINDS = { coding: "on a coding", code: "on a code", transcript: "on a transcript", project: "on the project", journal: "journal" };

/** Draws the view from its state. `act` holds what a click does: the actions of the view. */
export class CodingsDrawing {
  constructor(app, state) {
    this.app = app;
    this.state = state;
    this.act = null;
    this.head = el("div", { class: "codings-head" });
    this.filters = el("div", { class: "filters" });
    this.list = el("ul", { role: "listbox", tabindex: "-1", "aria-label": "Excerpts", class: "excerpts" });
    this.pager = el("p", { class: "pager" });
    this.side = el("aside", { class: "beside", "aria-label": "The selected code" });
    rove(this.list, "[role=option]");
    this.tree = new CodeTree(app, {
      kept: state.kept,
      current: () => state.filters.code,
      count: (code, below) => (code === "" ? [...state.counts.values()].reduce((sum, one) => sum + one, 0) : state.countBelow(code, below)),
      take: (code) => this.act.set("code", code),
    });
  }

  /** The whole view as one element. */
  whole() {
    const main = el("section", { class: "coded", "aria-label": "Excerpts" }, this.head, this.filters, this.list, this.pager);
    return el("div", { class: "columns codings" }, el("div", { class: "list" }, this.tree.node), main, this.side);
  }

  draw() {
    this.drawHead();
    this.drawFilters();
    this.drawList();
    this.tree.draw();
    this.drawSide();
  }

  drawHead() {
    const { state } = this;
    const { code } = state.filters;
    const { with: other } = state.filters;
    const heading = code ? [this.app.codes.label(code), other ? [" on a turn with ", this.app.codes.label(other)] : null] : "Everything coded";
    const spread = `${count(state.total, "excerpt")} in ${count(state.transcripts, "transcript")}`;
    this.head.replaceChildren(
      el("h2", { tabindex: "-1" }, heading),
      el("p", { class: "quiet", role: "status" }, spread, state.memos ? "" : " · your codings, and those of others where everybody is done"),
    );
  }

  drawFilters() {
    const { state, act } = this;
    const controls = () => [...this.filters.querySelectorAll("select, input, button")];
    const focused = controls().indexOf(/** @type {any} */ (document.activeElement));
    const choice = (label, key, values) => {
      if (values.length < 2 && !state.filters[key]) return null;
      const options = values.map((one) => el("option", { value: one.id ?? one }, one.text ? `${one.id} ${one.text}` : (one.label ?? one)));
      const box = el("select", { on: { change: (event) => act.set(key, event.target.value) } }, el("option", { value: "" }, "all"), options);
      box.value = state.filters[key];
      return el("label", {}, `${label} `, box);
    };
    const words = el("input", { type: "search", placeholder: "words", "aria-label": "Words in the excerpt or its memo", class: "words-filter" });
    words.value = state.filters.q;
    words.addEventListener("change", () => act.set("q", words.value));
    const flags = [
      { id: "quotation", label: "quotations" },
      { id: "discuss", label: "to discuss" },
    ];
    const memo = el("input", { type: "checkbox", on: { change: (event) => act.set("memo", event.target.checked ? "1" : "") } });
    memo.checked = state.filters.memo === "1";
    this.filters.replaceChildren(
      ...[
        choice("Transcript", "document", state.choices.documents),
        choice("Group", "group", state.choices.groups),
        choice("Speaker", "speaker", state.choices.speakers),
        choice("Coder", "coder", state.choices.coders),
        choice("Question", "question", state.choices.questions),
        choice("Flag", "flag", flags),
        el("label", { class: "check" }, memo, " with a memo"),
        words,
        state.set().length ? button("Clear", () => act.clear(), { class: "plain" }) : null,
        state.total && !state.memos ? button("Save as …", () => act.save(), { key: "x" }) : null,
        button(state.memos ? "Excerpts" : "All memos", () => act.switchMemos(), { key: "m" }),
      ].filter(Boolean),
    );
    if (focused >= 0) controls()[focused]?.focus();
  }

  drawList() {
    const { state } = this;
    if (state.memos) return this.drawMemos();
    this.list.setAttribute("aria-label", "Excerpts");
    const nothing = state.set().length || state.filters.code ? "Nothing that is coded fits these filters." : "Nothing is coded yet. 1 goes to the transcripts.";
    const options = state.rows.map((row, i) => option(i, i === state.at, (at) => this.act.take(at), this.row(row)));
    fillList(this.list, options, nothing);
    return this.drawPager();
  }

  row(row) {
    const where = [row.group, row.speaker, row.turn ? `turn ${row.turn}` : null, row.time, row.question].filter(Boolean);
    return [
      el(
        "p",
        { class: "where" },
        this.app.codes.label(row.code),
        " · ",
        name(row.document),
        where.map((one) => [" · ", name(one)]),
        row.own ? null : [" · coded by ", name(row.coder)],
        row.quotation ? el("span", { class: "flag" }, "❝ quotation") : null,
        row.discuss ? el("span", { class: "flag" }, "⚑ to discuss") : null,
      ),
      row.before ? el("p", { class: "around" }, name(row.before)) : null,
      el("p", { class: "excerpt", dir: "auto" }, name(row.excerpt)),
      row.after ? el("p", { class: "around" }, name(row.after)) : null,
      row.memo ? el("p", { class: "memo" }, el("b", {}, "Memo "), name(row.memo)) : null,
    ];
  }

  drawPager() {
    const { kept, rows, total } = this.state;
    const turn = (label, to, disabled) => el("button", { type: "button", disabled, on: { click: () => this.act.page(to) } }, label);
    const isPaged = total > rows.length || kept.offset > 0;
    const last = kept.offset + rows.length;
    this.pager.replaceChildren(
      ...(isPaged
        ? [
            turn("Page before", -1, kept.offset === 0),
            " ",
            turn("Next page", 1, last >= total),
            el("span", { class: "quiet" }, ` ${kept.offset + 1}–${last} of ${total.toLocaleString("en")}`),
          ]
        : []),
    );
  }

  drawMemos() {
    const { memos } = this.state;
    const line = (memo, i) =>
      option(
        i,
        i === this.state.at,
        (at) => this.act.take(at),
        el(
          "p",
          { class: "where" },
          KINDS[memo.kind],
          memo.code ? [" · ", this.app.codes.label(memo.code)] : null,
          memo.document ? [" · ", name(memo.document)] : null,
          memo.time ? ` · ${memo.time.slice(0, 10)}` : null,
        ),
        memo.excerpt ? el("p", { class: "excerpt", dir: "auto" }, name(memo.excerpt)) : null,
        el("p", { class: "memo" }, name(memo.text)),
      );
    this.list.setAttribute("aria-label", "Memos");
    fillList(this.list, memos.map(line), "No memo is written yet.");
    this.pager.replaceChildren(el("span", { class: "quiet" }, count(memos.length, "memo")));
  }

  select(focus) {
    select(this.list, this.state.at, focus);
  }

  drawSide() {
    redraw(this.side, () => this.side.replaceChildren(...this.sideParts().filter(Boolean)));
  }

  sideParts() {
    const { state, act, app } = this;
    const { code } = state.filters;
    const tools = (label, buttons) => {
      buttons.forEach((node, i) => {
        node.tabIndex = i ? -1 : 0;
      });
      return rove(el("div", { role: "toolbar", class: "tools-row", "aria-label": label }, buttons), "button", { across: true });
    };
    const { document: transcript } = state.filters;
    const writing = [
      transcript ? button("Memo on the transcript", () => act.note({ transcript })) : null,
      button("Memo on the project", () => act.note("project"), { key: "Shift+m" }),
      button("Journal entry", () => act.note("journal"), { key: "Shift+j" }),
    ].filter(Boolean);
    if (!code)
      return [
        el("p", { class: "quiet" }, "A code of the list on the left shows what was coded with it. Its entry is here then, to be written, renamed, moved or merged."),
        tools("Writing", app.mayMakeCodes() ? [button("New code", () => act.addCode(), { key: "c" }), ...writing] : writing),
      ];
    const changes = [
      button("Define", () => act.define(), { key: "e" }),
      button("Rename", () => act.rename(), { key: "r" }),
      button("Move", () => act.moveCode(), { key: "v" }),
      button("Merge into", () => act.merge(), { key: "g" }),
      button("Colour", () => act.recolour(), { key: "l" }),
    ];
    const memo = state.codeMemo(code);
    return [
      tools("The code", [
        button(memo ? "Memo" : "Write a memo", () => act.note({ code }), { key: "Shift+c" }),
        ...(app.mayMakeCodes() ? changes : []),
      ]),
      app.codes.entry(code),
      memo ? el("p", { class: "memo" }, el("b", {}, "Memo "), name(memo)) : null,
      tools("Writing", app.mayMakeCodes() ? [button("New code", () => act.addCode(), { key: "c" }), ...writing] : writing),
    ].filter(Boolean);
  }
}
