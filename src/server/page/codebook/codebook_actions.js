// @ts-check
// What a person does with the codebook: drafts made codes, codes renamed, rewritten and merged, and the version written.
import { ask, write } from "../base/dialogs.js";
import { count } from "../base/text.js";
import { Codes } from "../study/codes.js";
import { pickCode } from "../study/picker.js";
import { PARTS, lines, parts } from "./codebook_state.js";

/** The acts of work on the codebook. */
export class CodebookActions {
  constructor(app, state, drawing) {
    this.app = app;
    this.state = state;
    this.drawing = drawing;
    this.trying = Promise.resolve();
    drawing.act = this;
    drawing.list.addEventListener("focusin", (event) => {
      const option = event.target.closest("[role=option]");
      if (option && Number(option.dataset.at) !== state.at) this.take(Number(option.dataset.at), { focus: false });
    });
  }

  take(index, { focus = true } = {}) {
    const { state, drawing } = this;
    state.at = Math.min(Math.max(index, 0), Math.max(0, state.rows.length - 1));
    drawing.select(focus);
    drawing.draw();
  }

  /** Asks what the list of changes comes to with these; they are kept only where it comes to something. */
  change(more, keep = this.state.row()?.key ?? null) {
    this.trying = this.trying.then(() => this.attempt([...this.state.revision.changes, ...more], keep));
    return this.trying;
  }

  async attempt(changes, keep) {
    const { app, state, drawing } = this;
    // Leaving a draft changes no code, so there may be nothing to try yet.
    const real = changes.some((one) => one.do !== "leave");
    const answer = real
      ? await app.pose("/api/codebook/try", { from: state.revision.from, changes })
      : { codes: state.data.codes, changes: changes.map((one) => `${one.draft} left`) };
    if (!answer) return app.say("That change cannot be made; nothing was changed.");
    state.take(changes, answer);
    drawing.drawList(keep);
    const last = state.revision.words.at(-1);
    return app.say(last ? `Changed, not written yet: ${last}` : "Nothing is changed any more.");
  }

  async make(title, start, draft = null) {
    const facets = this.state.facets();
    const fields = [
      { key: "name", label: "Name", required: true },
      { key: "facet", label: `Dimension (${facets.join(", ") || "such as theme"})`, value: facets[0] ?? "" },
      ...PARTS.map(([key, label, rows]) => ({ key, label, rows, value: start[key] ?? "" })),
    ];
    const given = await ask(title, fields, { help: "What is left empty can be written later.", yes: "Add" });
    if (!given) return undefined;
    const { name: called, facet, examples, terms, ...texts } = given;
    const code = { name: called, facet: facet || null, ...texts, examples: lines(examples), terms: lines(terms) };
    return this.change([{ do: "add", code, ...(draft ? { draft } : {}) }], draft ?? `code ${called}`);
  }

  /** The draft, or the code, in hand; says so where there is none. */
  held(kind) {
    const one = this.state.row();
    if (one?.kind === kind) return one[kind];
    this.app.say(kind === "draft" ? "No draft is selected." : "No code is selected.");
    return null;
  }

  accept() {
    const draft = this.held("draft");
    if (!draft) return undefined;
    if (this.state.ofDraft(draft) >= 0) return this.app.say("This draft is dealt with already; u takes the last change back.");
    return this.make(`A code from ${draft.draft}`, { terms: draft.terms.join("\n") }, draft.draft);
  }

  async takeInto() {
    const draft = this.held("draft");
    const into = draft && (await pickCode(this.app, `Which code takes the terms of ${draft.draft}?`, { codes: this.state.codes }));
    return into ? this.change([{ do: "take", draft: draft.draft, into, terms: draft.terms }]) : undefined;
  }

  leaveIt() {
    const draft = this.held("draft");
    return draft ? this.change([{ do: "leave", draft: draft.draft }]) : undefined;
  }

  addNew() {
    return this.make("A new code", {});
  }

  async rename() {
    const code = this.held("code");
    if (!code) return undefined;
    const field = { key: "to", label: "New name", value: code.code, required: true };
    const help = "Codings under the old name will count under the new one.";
    const given = await ask(`Rename ${code.code}`, [field], { help, yes: "Rename" });
    if (!given || given.to === code.code) return undefined;
    return this.change([{ do: "rename", code: code.code, to: given.to }], `code ${given.to}`);
  }

  async rewrite() {
    const code = this.held("code");
    if (!code) return undefined;
    const now = parts(code);
    const fields = PARTS.map(([key, label, rows]) => ({ key, label, rows, value: now[key] }));
    const given = await ask(`Rewrite ${code.code}`, fields, { yes: "Rewrite" });
    const edits = PARTS.map(([part]) => part)
      .filter((part) => given && given[part] !== now[part].trim())
      .map((part) => ({ do: "edit", code: code.code, part, text: given[part] }));
    return edits.length ? this.change(edits) : undefined;
  }

  /** Says whether the code in hand is about people or things. */
  setAbout(about) {
    const code = this.held("code");
    return code ? this.change([{ do: "edit", code: code.code, part: "about", text: about }]) : undefined;
  }

  async mergeInto() {
    const code = this.held("code");
    if (!code) return undefined;
    const same = new Codes(this.state.revision.list.filter((other) => other.code !== code.code && other.facet === code.facet));
    if (!same.list.length) return this.app.say("No other code is in this dimension.");
    const into = await pickCode(this.app, `Merge ${code.code} into which code?`, { codes: same });
    return into ? this.change([{ do: "merge", code: code.code, into }], `code ${into}`) : undefined;
  }

  undo() {
    // A change that is still being tried is the last one.
    this.trying = this.trying.then(() => {
      const { changes } = this.state.revision;
      if (!changes.length) return this.app.say("There is no change to take back.");
      return this.attempt(changes.slice(0, -1), this.state.row()?.key ?? null);
    });
    return this.trying;
  }

  async writeVersion() {
    const { app, state } = this;
    await this.trying;
    const { revision, data } = state;
    if (!revision.changes.some((one) => one.do !== "leave")) return app.say("No code is changed yet, so there is no version to write.");
    const note = await write(`Write version ${data.next}`, {
      draft: revision.note,
      keep: (typed) => {
        revision.note = typed;
      },
      help: `${count(revision.changes.length, "change")}. Say in a sentence why, for the record.`,
    });
    if (note === null) return undefined;
    const { from, changes } = revision;
    if (!(await app.pose("/api/codebook", { from, changes, note, once: revision.once }))) return undefined;
    app.revision = null;
    await app.show("codebook");
    return app.say(`saved: version ${data.next} of the codebook`);
  }
}
