// @ts-check
// The picker of codes, beside the text and never over it: type to narrow, arrows to move, Enter to take and close, Space to
// take and stay, 1 to 9 for the codes that were used last. A name that no code has can be made a code at once.
import { open } from "../base/dialogs.js";
import { el, name } from "../base/text.js";
import { orderedTree } from "./tree.js";

/** How many codes have a digit. */
const RECENT = 9;

/** What is typed against a code: 0 for its sign, 1 for its beginning, 2 and 3 for letters in name and summary; 9 for none. */
function fit(code, typed) {
  const lower = code.code.toLowerCase();
  if (code.sign.toLowerCase() === typed) return 0;
  if (lower.startsWith(typed)) return 1;
  if (lower.includes(typed)) return 2;
  return (code.brief ?? "").toLowerCase().includes(typed) ? 3 : 9;
}

/** One opened picker. */
class Picker {
  constructor(app, { current = null, codes = app.codes, mayCreate = true, has = null, toggle = null }, close) {
    this.app = app;
    this.codes = codes;
    this.current = current;
    this.mayCreate = mayCreate && app.mayMakeCodes();
    this.has = has;
    this.toggle = toggle;
    this.close = close;
    this.rows = [];
    this.at = 0;
    this.hasMoved = false;
    this.taken = 0;
    this.list = el("ul", { id: "pick-list", role: "listbox", "aria-label": "Codes", class: "picker" });
    this.entry = el("div", { class: "pick-entry" });
    this.field = el("input", {
      type: "text",
      role: "combobox",
      autofocus: true,
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "true",
      "aria-controls": "pick-list",
      "aria-autocomplete": "list",
      "aria-label": "Code: type some letters of it",
    });
    this.field.addEventListener("input", () => this.narrow());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.narrow();
  }

  /** The rows: codes used last with their digits, then all codes in their tree; with letters typed, what fits best first. */
  narrow() {
    const typed = this.field.value.trim().toLowerCase();
    this.hasMoved = false;
    const { list } = this.codes;
    const row = (code, more = {}) => ({ code: code.code, entry: code, ...more });
    if (typed) {
      const fits = list.map((code) => ({ code, place: fit(code, typed) })).filter((one) => one.place < 9);
      this.rows = fits.sort((a, b) => a.place - b.place).map((one) => row(one.code));
    } else {
      const recent = this.recent().map((code, i) => row(code, { digit: i + 1, head: i ? null : "Used last" }));
      let facet;
      const all = orderedTree(list).map(({ code, depth }) => {
        const head = facet === undefined || code.facet !== facet ? (code.facet ?? "All codes") : null;
        facet = code.facet;
        return row(code, { head, depth });
      });
      this.rows = [...recent, ...all];
    }
    const isKnown = list.some((code) => code.code.toLowerCase() === typed);
    if (typed && this.mayCreate && !isKnown) this.rows.push({ code: this.field.value.trim(), isNew: true });
    this.draw();
    const at = typed ? 0 : this.rows.findIndex((one) => one.code === this.current);
    this.mark(Math.max(0, at));
  }

  /** The codes that have a digit. With a code at hand to be exchanged there are none, so that its own is found first. */
  recent() {
    if (this.codes !== this.app.codes || this.current !== null) return [];
    return this.app.recentCodes(RECENT).map((code) => this.codes.get(code));
  }

  draw() {
    const rows = this.rows.flatMap((one, i) => {
      const head = one.head ? el("li", { class: "facet", role: "presentation" }, name(one.head)) : null;
      return [head, this.option(one, i)].filter(Boolean);
    });
    this.list.replaceChildren(...rows);
    if (rows.length) return;
    const none = this.codes.list.length ? "No code has these letters." : this.mayCreate ? "There is no code yet. Type a name; Enter makes a code of it." : "There is no code yet.";
    this.list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "quiet" }, none));
  }

  option(one, i) {
    const isOn = this.has?.(one.code) ?? false;
    const content = one.isNew
      ? [el("b", {}, "New code "), "“", name(one.code), "”"]
      : [
          one.digit ? el("kbd", {}, String(one.digit)) : null,
          one.digit ? " " : null,
          this.codes.chip(one.code),
          " ",
          name(one.code),
          isOn ? el("span", { class: "on" }, " ✓") : null,
          one.entry.brief && !one.digit ? el("span", { class: "quiet" }, " ", name(one.entry.brief)) : null,
        ];
    const option = el(
      "li",
      {
        id: `pick-${i}`,
        role: "option",
        class: one.depth ? `depth-${Math.min(one.depth, 4)}` : null,
        "aria-selected": "false",
        on: { click: () => this.take(one), mousemove: () => i !== this.at && this.mark(i) },
      },
      content,
    );
    return option;
  }

  mark(index) {
    this.list.querySelector(`#pick-${this.at}`)?.setAttribute("aria-selected", "false");
    this.at = index;
    const option = this.list.querySelector(`#pick-${index}`);
    option?.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option ? `pick-${index}` : "");
    option?.scrollIntoView({ block: "nearest" });
    const entry = this.rows[index]?.entry;
    this.entry.replaceChildren(...(entry ? [this.codes.entry(entry.code)] : []));
  }

  key(event) {
    const { key } = event;
    const to = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, PageDown: this.at + 8, PageUp: this.at - 8 }[key];
    const isFree = this.field.value === "" || this.hasMoved;
    if (to !== undefined && this.rows.length) {
      event.preventDefault();
      this.hasMoved = true;
      this.mark(Math.min(Math.max(to, 0), this.rows.length - 1));
    } else if (key === "Enter") {
      event.preventDefault();
      const one = this.rows[event.ctrlKey ? this.rows.length - 1 : this.at];
      // What was taken with Space is enough: Enter only closes then.
      if (this.taken && isFree && !this.hasMoved) this.close(null);
      else if (one) this.take(one);
    } else if (key === " " && isFree && this.toggle && this.rows[this.at]) {
      event.preventDefault();
      this.stay(this.rows[this.at]);
    } else if (/^[1-9]$/.test(key) && this.field.value === "") {
      const one = this.rows.find((row) => row.digit === Number(key));
      if (!one) return;
      event.preventDefault();
      this.take(one);
    }
  }

  /** Takes a code and closes. */
  take(one) {
    if (one.isNew) this.app.makeCode(one.code);
    this.app.usedCode(one.code);
    this.close(one.code);
  }

  /** Puts a code, or takes it away, and stays open. */
  stay(one) {
    if (one.isNew) this.app.makeCode(one.code);
    this.app.usedCode(one.code);
    this.toggle(one.code);
    this.taken += 1;
    const { at } = this;
    if (one.isNew) this.field.value = "";
    if (one.isNew) this.narrow();
    else this.draw();
    this.mark(one.isNew ? 0 : at);
    this.hasMoved = false;
  }

  parts() {
    const keys = this.toggle
      ? "Enter takes and closes, Space takes and stays, 1–9 the codes used last, Esc leaves."
      : "↑ ↓ to move, Enter to take, Esc to leave. The letters of its sign are enough.";
    const make = this.mayCreate ? " A name that no code has makes a new code (Ctrl Enter makes it at once)." : "";
    return [this.field, this.list, this.entry, el("p", { class: "quiet hint" }, keys + make)];
  }
}

/**
 * Lets a person pick a code; gives its name, or null. With `has` and `toggle` several can be put and taken away before it closes;
 * the one that closed it is given.
 * @param {any} app
 * @param {string} title
 * @param {{current?: string | null, codes?: any, mayCreate?: boolean, has?: (code: string) => boolean, toggle?: (code: string) => void}} [options]
 */
export function pickCode(app, title, options = {}) {
  return open(title, (close) => new Picker(app, options, close).parts(), { kind: "side" });
}
