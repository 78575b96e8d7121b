// @ts-check
// How work on the codebook is drawn: drafts and codes, the one in hand, and beside it the changes and versions.
import { button, count, el, name } from "../base/text.js";
import { fillList, option, redraw, rove, select } from "../base/keys.js";

const terms = (list) => el("ul", { class: "terms" }, list.map((term) => el("li", {}, name(term))));
const numbered = (list) => el("ol", { class: "changes" }, list.map((text) => el("li", {}, name(text))));

const day = (made) => made.time.slice(0, 10);
/** A version that somebody made without a word and that holds no longer. So many of them in a row are folded. */
const isPlain = (made) => !made.note && !made.holds && !made.signed_off.length;
const FOLDED = 3;

/** Draws work on the codebook. `act` holds what a click does: the actions of the view. */
export class CodebookDrawing {
  constructor(state) {
    this.state = state;
    this.act = null;
    this.list = el("ul", { role: "listbox", tabindex: "-1", "aria-label": "Drafts and codes", class: "queue-list book-list" });
    this.card = el("section", { class: "card", "aria-label": "The selected draft or code" });
    this.side = el("aside", { class: "beside", "aria-label": "Changes and versions" });
    rove(this.list, "[role=option]");
  }

  /** The whole view as one element. */
  whole() {
    const list = el("section", { class: "list", "aria-label": "Drafts and codes" }, this.list);
    return el("div", { class: "columns book" }, list, this.card, this.side);
  }

  drawList(keep = null) {
    const { state } = this;
    const focused = this.list.contains(document.activeElement);
    const drafts = state.relist(keep);
    let facet;
    const head = (text) => el("li", { class: "facet", role: "presentation" }, text);
    const nodes = state.rows.map((one, i) => {
      const heads = [];
      if (i === 0 && one.kind === "draft") heads.push(head("Drafts from clusters"));
      if (one.kind === "code" && i === drafts) heads.push(head(["Codes", one.code.facet ? [" · ", name(one.code.facet)] : null]));
      else if (one.kind === "code" && one.code.facet !== facet) heads.push(head(name(one.code.facet ?? "no dimension")));
      if (one.kind === "code") facet = one.code.facet;
      return [heads, option(i, i === state.at, (at) => this.act.take(at), this.line(one))];
    });
    fillList(this.list, nodes.flat(2), "There is no code yet. c adds the first one.");
    if (focused) this.select(true);
    this.draw();
  }

  select(focus) {
    select(this.list, this.state.at, focus);
  }

  line({ kind, draft, code }) {
    if (kind === "code") return [this.state.codes.label(code.code), code.brief ? el("span", { class: "short" }, name(code.brief)) : null];
    const done = this.state.handled(draft);
    return [
      el("b", { class: done ? "done" : null }, name(draft.draft)),
      el("span", { class: "short" }, done ? ["✓ ", name(done)] : name(draft.terms.slice(0, 5).join(", "))),
    ];
  }

  draw() {
    redraw(this.card, () => this.drawCard());
    redraw(this.side, () => this.drawSide());
  }

  drawCard() {
    const one = this.state.row();
    if (!one) return this.card.replaceChildren(el("p", { class: "quiet" }, "Nothing is selected."), this.tools(null));
    return this.card.replaceChildren(...(one.kind === "draft" ? this.draftCard(one.draft) : this.codeCard(one.code)));
  }

  draftCard(draft) {
    const done = this.state.handled(draft);
    const excerpt = (one) => [el("p", { class: "where" }, name(one.document)), el("blockquote", {}, name(one.text))];
    const none = el("p", { class: "quiet" }, "The transcripts no longer hold the excerpts of the run; run the study once more.");
    return [
      el("h2", {}, name(draft.draft)),
      el("p", { class: "quiet" }, count(draft.segments, "segment"), draft.outside ? " · no code of the scheme fits them" : null),
      done ? el("p", { class: "notice" }, name(done)) : null,
      this.tools("draft"),
      el("h3", {}, "Terms"),
      terms(draft.terms),
      el("h3", {}, "Representative excerpts"),
      ...(draft.excerpts.length ? draft.excerpts.flatMap(excerpt) : [none]),
    ].filter(Boolean);
  }

  codeCard(code) {
    const remarks = this.state.data.remarks.filter((remark) => remark.code === code.code);
    return [
      this.state.codes.entry(code.code),
      this.about(code),
      code.terms?.length ? el("div", {}, el("h3", {}, "Terms"), terms(code.terms)) : null,
      this.tools("code"),
      ...this.said(remarks),
    ].filter(Boolean);
  }

  /** Whether a code is about people: ticked by a person, proposed where its entry reads so. */
  about(code) {
    const box = el("input", { type: "checkbox", on: { change: () => this.act.setAbout(box.checked ? "people" : "things") } });
    box.checked = code.about === "people";
    box.indeterminate = !code.about;
    return el(
      "div",
      {},
      code.reads_as_people ? el("p", { class: "notice" }, "This entry reads as being about people. Is it? Tick yes, or say no.") : null,
      el("label", { class: "check" }, box, " About people: passages in which he or she is spoken of go up"),
      code.about ? null : [" ", button("No, about things", () => this.act.setAbout("things"))],
    );
  }

  /** What experts said. */
  said(remarks) {
    if (!remarks.length) return [];
    const line = (remark) =>
      el(
        "p",
        { class: "memo said" },
        el("b", {}, name(remark.expert), remark.version ? ` on version ${remark.version}` : " on an earlier codebook"),
        remark.signed_off ? ", signed off" : null,
        remark.text ? [": ", name(remark.text)] : null,
      );
    return [el("h3", {}, "What experts said"), ...remarks.map(line)];
  }

  tools(kind) {
    const { act, state } = this;
    const draft = () => [
      button("Make it a code", () => act.accept(), { key: "a", class: state.handled(state.row().draft) ? null : "strong" }),
      button("Take into a code", () => act.takeInto(), { key: "m" }),
      button("Leave it", () => act.leaveIt(), { key: "l" }),
    ];
    const code = () => [
      button("Rename", () => act.rename(), { key: "r" }),
      button("Rewrite", () => act.rewrite(), { key: "e" }),
      button("Merge into", () => act.mergeInto(), { key: "m" }),
    ];
    const own = { draft, code }[kind]?.() ?? [];
    const shown = [...own, button("New code", () => act.addNew(), { key: "c" })];
    shown.forEach((node, i) => {
      node.tabIndex = i ? -1 : 0;
    });
    return rove(el("div", { role: "toolbar", class: "tools-row", "aria-label": "What to do with it" }, shown), "button", { across: true });
  }

  drawSide() {
    const { data, revision } = this.state;
    const { words } = revision;
    const write = button(`Write version ${data.next} …`, () => this.act.writeVersion(), { key: "Shift+w", class: "strong" });
    const back = button("Take back the last", () => this.act.undo(), { key: "u" });
    const shown = [
      el("h3", {}, data.codes.length ? `Changes on version ${data.version}` : "Changes"),
      words.length ? numbered(words) : el("p", { class: "quiet" }, "Nothing is changed yet."),
      words.length ? el("p", { class: "tools-row" }, write, back) : null,
      el("p", { class: "quiet" }, "Codings that were made before stay as they are. Those of a code that was renamed or merged count under what it became."),
      data.drafts === null
        ? el("p", { class: "notice" }, "No drafts are shown: the report of the study has not brought any yet, or a blind step of yours is open.")
        : null,
      el("h3", {}, "Versions"),
      data.versions.length
        ? el("ul", { class: "versions" }, this.versions(data.versions))
        : el("p", { class: "quiet" }, "None was made here yet."),
      ...this.said(data.remarks.filter((remark) => !remark.code)),
    ];
    this.side.replaceChildren(...shown.filter(Boolean));
  }

  /** Versions, the newest first. A code that is made while reading is a version of its own: a row of them by one person on one day is folded. */
  versions(all) {
    const runs = [];
    for (const made of all) {
      const run = runs.at(-1);
      if (run && isPlain(made) && isPlain(run[0]) && made.by === run[0].by && day(made) === day(run[0])) run.push(made);
      else runs.push([made]);
    }
    return runs.flatMap((run) => (run.length < FOLDED ? run.map((made) => this.version(made)) : [this.folded(run)]));
  }

  folded(run) {
    const [newest, oldest] = [run[0], run.at(-1)];
    const changes = run.reduce((sum, made) => sum + made.changes.length, 0);
    const says = el("summary", {}, el("b", {}, `Versions ${oldest.version} to ${newest.version}`), el("span", { class: "quiet" }, " · ", name(newest.by), ` · ${day(newest)} · ${count(changes, "change")}`));
    return el("li", {}, el("details", {}, says, el("ul", { class: "versions" }, run.map((made) => this.version(made)))));
  }

  version(made) {
    const command = `leitmotif export STUDY --codebook-version ${made.version} --out STUDY/codebook.toml`;
    return el(
      "li",
      {},
      el("b", {}, `Version ${made.version}`),
      made.holds ? " · in use" : null,
      el("span", { class: "quiet" }, " · ", name(made.by), ` · ${day(made)} · ${count(made.codes, "code")}`),
      made.note ? el("p", { class: "memo" }, name(made.note)) : null,
      el("details", {}, el("summary", {}, count(made.changes.length, "change")), numbered(made.changes)),
      made.signed_off.map((one) => el("p", { class: "quiet" }, "Signed off by ", name(one.expert), ` on ${one.time.slice(0, 10)}.`)),
      made.holds
        ? null
        : el(
            "details",
            {},
            el("summary", {}, "How to work with it"),
            el("code", { class: "command" }, command),
            el("p", { class: "quiet" }, "Then run the study and open the review anew."),
          ),
    );
  }
}
