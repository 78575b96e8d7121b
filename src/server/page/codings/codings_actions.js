// @ts-check
// What a person does with codings: filter them, go to the transcript, change a code, write memos.
import { file } from "../base/connection.js";
import { ask, choose } from "../base/dialogs.js";
import { fileName, keep } from "../base/svg.js";
import { PARTS, parts } from "../codebook/codebook_state.js";
import { writeNote } from "../study/notes.js";
import { pickCode } from "../study/picker.js";
import { PAGE } from "./codings_state.js";

const COLOURS = [
  ["blue", "#0a62a8"],
  ["orange", "#b8500a"],
  ["green", "#00755a"],
  ["plum", "#9a3f86"],
  ["ochre", "#7d6300"],
  ["grey", "#565d69"],
];

/** The acts of the view of codings. */
export class CodingsActions {
  constructor(app, state, drawing) {
    this.app = app;
    this.state = state;
    this.drawing = drawing;
    this.asked = 0;
    drawing.act = this;
    drawing.list.addEventListener("focusin", (event) => {
      const row = event.target.closest("[role=option]");
      if (row && Number(row.dataset.at) !== state.at) this.take(Number(row.dataset.at), { focus: false });
    });
    drawing.list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.closest("[role=option]")) return;
      event.preventDefault();
      this.read();
    });
  }

  async load() {
    const mine = (this.asked += 1);
    const { app, state, drawing } = this;
    const [answer, memos] = await Promise.all([app.ask("/api/codings", state.question()), app.ask("/api/memos")]);
    if (!answer || mine !== this.asked) return;
    state.take(answer);
    state.allMemos = memos?.memos ?? [];
    if (state.memos) state.memos = this.fittingMemos();
    drawing.draw();
  }

  /** Drops what is on its way. */
  leave() {
    this.asked += 1;
  }

  /** Sets a filter, and loads what fits. */
  set(key, value) {
    this.state.filters[key] = value;
    this.state.kept.offset = 0;
    this.state.at = 0;
    return this.load();
  }

  clear() {
    this.state.clear();
    return this.load();
  }

  /** Keeps what is listed, all pages of it, as a file for a word processor or a spreadsheet. */
  async save() {
    const forms = [
      { value: "docx", content: "Word (.docx): a heading for each code, quotations, memos" },
      { value: "xlsx", content: "Excel (.xlsx): a row for each quotation" },
      { value: "html", content: "A page (.html)" },
      { value: "md", content: "Markdown (.md)" },
    ];
    const form = await choose(`Save ${this.state.total.toLocaleString("en")} excerpts as`, forms, "");
    if (!form) return;
    try {
      const made = await file("/api/quotes", { ...this.state.filters, form });
      keep(made, fileName(`quotations ${this.state.filters.code}`, form));
      this.app.say("The file is among your downloads. It holds participants’ words: keep it where the transcripts are kept.");
    } catch (error) {
      this.app.fail(error);
    }
  }

  page(direction) {
    const to = this.state.kept.offset + direction * PAGE;
    if (to < 0 || to >= this.state.total) return this.app.say(`This is the ${direction > 0 ? "last" : "first"} page.`);
    this.state.kept.offset = to;
    this.state.at = 0;
    return this.load();
  }

  take(index, { focus = true } = {}) {
    const { state } = this;
    const { length } = state.memos ?? state.rows;
    state.at = Math.min(Math.max(index, 0), Math.max(0, length - 1));
    this.drawing.select(focus);
  }

  /** Goes to the passage in its transcript. */
  read() {
    const row = this.state.memos ? this.state.memos[this.state.at] : this.state.row();
    if (row?.document) this.app.show("reading", { document: row.document, place: row.start === null ? null : row });
  }

  fittingMemos() {
    const { code, document } = this.state.filters;
    return this.state.allMemos.filter((memo) => (!code || memo.code === code) && (!document || memo.document === document));
  }

  /** Shows all memos, of all kinds, or the excerpts again. */
  switchMemos() {
    const { state, drawing } = this;
    state.memos = state.memos ? null : this.fittingMemos();
    state.at = 0;
    drawing.draw();
    drawing.select(true);
  }

  /** Writes a memo on a code, a transcript or the project, or an entry of the journal. */
  async note(about) {
    if (await writeNote(this.app, about)) await this.load();
  }

  async addCode() {
    const { app, state } = this;
    const { code } = state.filters;
    const fields = [
      { key: "name", label: "Name", required: true },
      { key: "definition", label: "Definition", rows: 3 },
    ];
    const given = await ask("A new code", fields, { help: code ? `It stands beside ${code}; move it where it belongs.` : "", yes: "Add" });
    if (!given) return;
    const entry = app.codes.byName.get(code);
    const made = { name: given.name, definition: given.definition, ...(entry?.facet ? { facet: entry.facet } : {}) };
    app.decisions.revise(app, [{ do: "add", code: made }], `Code ${given.name} made`);
    await this.set("code", given.name);
  }

  /** The code in hand; says so where there is none. */
  held() {
    const { code } = this.state.filters;
    const entry = code && this.app.mayMakeCodes() ? this.app.codes.byName.get(code) : null;
    if (!entry) this.app.say("Choose a code of the list first.");
    return entry;
  }

  async define() {
    const code = this.held();
    if (!code) return;
    const now = parts(code);
    const shown = PARTS.filter(([key]) => key !== "terms");
    const given = await ask(`Define ${code.code}`, shown.map(([key, label, rows]) => ({ key, label, rows, value: now[key] })), { yes: "Save" });
    const changes = shown
      .map(([part]) => part)
      .filter((part) => given && given[part] !== now[part].trim())
      .map((part) => ({ do: "edit", code: code.code, part, text: given[part] }));
    if (changes.length) this.app.decisions.revise(this.app, changes, `${code.code} defined`);
  }

  async rename() {
    const code = this.held();
    if (!code) return;
    const field = { key: "to", label: "New name", value: code.code, required: true };
    const given = await ask(`Rename ${code.code}`, [field], { help: "Its codings go with it.", yes: "Rename" });
    if (!given || given.to === code.code) return;
    this.state.filters.code = given.to;
    this.app.decisions.revise(this.app, [{ do: "rename", code: code.code, to: given.to }], `${code.code} renamed to ${given.to}`);
  }

  async moveCode() {
    const code = this.held();
    if (!code) return;
    const places = [{ value: "", content: "To the top: below no code" }].concat(
      this.app.codes.list
        .filter((other) => other.code !== code.code)
        .map((other) => ({ value: other.code, content: /** @type {any} */ (this.app.codes.label(other.code)) })),
    );
    const parent = await choose(`Below which code does ${code.code} stand?`, places, "");
    if (parent === null || parent === (code.parent ?? "")) return;
    const words = parent ? `${code.code} moved below ${parent}` : `${code.code} moved to the top`;
    this.app.decisions.revise(this.app, [{ do: "move", code: code.code, ...(parent ? { parent } : {}) }], words);
  }

  async merge() {
    const code = this.held();
    if (!code) return;
    const into = await pickCode(this.app, `Merge ${code.code} into which code?`, { current: code.code, mayCreate: false });
    if (!into || into === code.code) return;
    this.state.filters.code = into;
    this.app.decisions.revise(this.app, [{ do: "merge", code: code.code, into }], `${code.code} merged into ${into}`);
  }

  async recolour() {
    const code = this.held();
    if (!code) return;
    const rows = [{ value: "", content: "The colour of its dimension" }, ...COLOURS.map(([label, value]) => ({ value, content: label }))];
    const colour = await choose(`Colour of ${code.code}`, rows, "");
    if (colour === null || colour === (code.colour ?? "")) return;
    this.app.decisions.revise(this.app, [{ do: "colour", code: code.code, ...(colour ? { colour } : {}) }], `${code.code}: the colour changed`);
  }
}
