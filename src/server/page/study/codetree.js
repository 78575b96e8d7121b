// @ts-check
// The docked list of codes: a tree that folds, with counts, in the colours of its facets, narrowed as one types. 450 codes are
// drawn at once; only what is typed or folded changes the list.
import { el, name } from "../base/text.js";
import { rove } from "../base/keys.js";
import { orderedTree } from "./tree.js";

/** The codes below each code. */
export function childrenOf(list) {
  const below = new Map();
  for (const code of list) if (code.parent) below.set(code.parent, [...(below.get(code.parent) ?? []), code]);
  return below;
}

/** A docked list of codes. `options` are `{current, count, take, kept}`: the code in hand, its count, what a click does, and what outlives a redraw. */
export class CodeTree {
  constructor(app, options) {
    this.app = app;
    this.options = options;
    this.field = el("input", {
      type: "search",
      placeholder: "Codes: type to narrow",
      "aria-label": "Codes: type to narrow the list",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.field.value = options.kept.typed;
    this.field.addEventListener("input", () => {
      options.kept.typed = this.field.value;
      this.draw();
    });
    this.list = el("ul", { role: "listbox", "aria-label": "Codes", class: "code-tree" });
    this.node = el("section", { class: "codes-dock", "aria-label": "Codes" }, this.field, this.list);
    this.list.addEventListener("keydown", (event) => this.key(event));
    /** What is shown, to see whether it has to be drawn anew. */
    this.shown = "";
    this.draw();
    rove(this.list, "[role=option]");
  }

  /** The rows that are shown: all that fit what is typed, else the tree without what is folded. */
  rows() {
    const { list } = this.app.codes;
    const typed = this.field.value.trim().toLowerCase();
    const all = orderedTree(list);
    if (typed) return all.filter(({ code }) => code.code.toLowerCase().includes(typed) || (code.brief ?? "").toLowerCase().includes(typed));
    const { folded } = this.options.kept;
    let hidden = null;
    return all.filter(({ code, depth }) => {
      if (hidden !== null && depth > hidden) return false;
      hidden = folded.has(code.code) ? depth : null;
      return true;
    });
  }

  /** Draws the list; where the same codes are shown as before, only counts and the selected one. */
  draw() {
    const rows = this.rows();
    const shown = JSON.stringify(rows.map(({ code, depth }) => [code.code, depth, code.facet, code.colour, this.options.kept.folded.has(code.code)]));
    if (shown === this.shown) this.update();
    else this.fill(rows);
    this.shown = shown;
  }

  /** Writes counts, and which code is selected. */
  update() {
    const below = childrenOf(this.app.codes.list);
    const current = this.options.current();
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[role=option]"))) {
      const { code } = node.dataset;
      const count = this.options.count(code, below);
      node.querySelector(".count").textContent = count === null ? "" : count.toLocaleString("en");
      node.setAttribute("aria-selected", String(code === current));
    }
  }

  fill(rows) {
    const focused = this.list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.code : null;
    const below = childrenOf(this.app.codes.list);
    const current = this.options.current();
    const stop = rows.some(({ code }) => code.code === current) ? current : "";
    let facet;
    const nodes = [this.option({ code: "", label: "All codes", depth: 0 }, stop, null)];
    for (const { code, depth } of rows) {
      if (code.facet && code.facet !== facet) nodes.push(el("li", { class: "facet", role: "presentation" }, name(code.facet)));
      facet = code.facet;
      nodes.push(this.option({ code: code.code, label: null, depth }, stop, below));
    }
    this.list.replaceChildren(...nodes);
    if (focused !== null) [...this.list.querySelectorAll("[role=option]")].find((node) => node.dataset.code === focused)?.focus();
  }

  option({ code, label, depth }, stop, below) {
    const children = below?.get(code) ?? [];
    const isFolded = this.options.kept.folded.has(code);
    const mark = children.length ? el("span", { class: "fold", "aria-hidden": "true" }, isFolded ? "▸" : "▾") : null;
    mark?.addEventListener("click", (event) => {
      event.stopPropagation();
      this.fold(code);
    });
    const count = this.options.count(code, below);
    return el(
      "li",
      {
        role: "option",
        tabindex: code === stop ? "0" : "-1",
        "data-code": code,
        class: `depth-${Math.min(depth, 4)}`,
        "aria-selected": String(code === this.options.current()),
        on: { click: () => this.options.take(code) },
      },
      el("span", { class: "count" }, count === null ? "" : count.toLocaleString("en")),
      mark,
      label ?? this.app.codes.label(code),
      isFolded ? el("span", { class: "quiet" }, ` ${children.length} below`) : null,
    );
  }

  fold(code) {
    const { folded } = this.options.kept;
    if (!folded.delete(code)) folded.add(code);
    this.draw();
  }

  key(event) {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.altKey) return;
    const { code } = option.dataset;
    const isFolded = this.options.kept.folded.has(code);
    const has = this.app.codes.list.some((one) => one.parent === code);
    if (event.key === "Enter" || event.key === " ") this.options.take(code);
    else if (event.key === "ArrowLeft" && has && !isFolded) this.fold(code);
    else if (event.key === "ArrowRight" && has && isFolded) this.fold(code);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
