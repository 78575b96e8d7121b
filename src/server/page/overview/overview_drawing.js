// @ts-check
// How the overview is drawn: what can be shown on the left, the study at a glance, a picture with its numbers, or words in context.
import { button, count, el, name } from "../base/text.js";
import { drawing } from "../base/svg.js";
import { fillList, option, redraw, select } from "../base/keys.js";
import { table } from "../base/tables.js";

const MEASURES = { codings: "codings", participants: "share of participants", words: "share of words" };
/** So many rows of a table come at once. */
const AT_ONCE = 25;
const many = (value) => value.toLocaleString("en");

/** Draws the view from its state. `act` holds what a click does. */
export class OverviewDrawing {
  constructor(app, state) {
    this.app = app;
    this.state = state;
    this.act = null;
    this.listed = "";
    this.list = el("ul", { role: "listbox", tabindex: "-1", "aria-label": "What is shown", class: "choices" });
    this.main = el("section", { class: "shown", "aria-label": "Overview" });
  }

  whole() {
    return el("div", { class: "columns overview" }, el("div", { class: "list" }, this.list), this.main);
  }

  draw() {
    const { state, act } = this;
    const choices = state.choices();
    const line = (choice, at) => option(at, choice === state.chosen(), (which) => act.choose(choices[which].kind), choice.name);
    // The list keeps its lines while they say the same: a line that has the focus is not taken away.
    const names = choices.map((choice) => choice.name).join("\n");
    if (names !== this.listed) fillList(this.list, choices.map(line), "");
    else select(this.list, choices.indexOf(state.chosen()), false);
    this.listed = names;
    redraw(this.main, () => this.main.replaceChildren(...this.parts().filter(Boolean)));
  }

  select(at, focus) {
    select(this.list, at, focus);
  }

  parts() {
    const { state } = this;
    const heading = el("h2", { tabindex: "-1" }, state.chosen().name);
    if (state.kept.kind === "glance") return [heading, ...this.glance()];
    if (state.kept.kind === "words") return [heading, ...this.words()];
    return [heading, this.choicesOfPicture(), ...this.picture()];
  }

  // ---- the study at a glance
  glance() {
    const { glance } = this.state;
    if (!glance) return [el("p", { class: "quiet" }, "…")];
    const fact = (value, what, note = null) => el("li", {}, el("b", {}, value), " ", what, note ? el("span", { class: "quiet" }, ` ${note}`) : null);
    const codings = glance.coders.reduce((sum, one) => sum + one.codings, 0);
    const { app } = this;
    const next = app.shownViews().filter(([which]) => ["reading", "queue", "adjudication", "codings"].includes(which));
    const names = { reading: "Go on reading", queue: "Suggestions", adjudication: "Adjudication", codings: "All codings" };
    return [
      el("div", { class: "tools-row" }, next.map(([which, view], at) => button(names[which], () => app.show(which), { key: view.key, class: at ? "" : "strong" }))),
      el(
        "ul",
        { class: "facts" },
        fact(many(glance.transcripts), glance.transcripts === 1 ? "transcript" : "transcripts", `${many(glance.turns)} turns`),
        fact(many(glance.participants), glance.participants === 1 ? "participant" : "participants"),
        fact(many(glance.words), "words of participants"),
        fact(many(glance.codes_used), "codes used", `of ${many(glance.codes)}`),
        fact(many(codings), "codings", `${many(glance.with_memo)} with a memo, ${count(glance.quotations, "quotation")}`),
      ),
      this.groups(glance),
      this.coders(glance),
      el("h3", {}, "What is open"),
      el("ul", { class: "open-list" }, this.open(glance)),
      el("p", { class: "quiet" }, glance.source, ". Counted are people’s codings that you may see: your own, and those of others where everybody is done. No suggestion is counted."),
    ];
  }

  groups(glance) {
    if (!glance.groups.some((group) => group.group !== null)) return null;
    const line = (one) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, one.group === null ? "no group" : name(one.group)),
        this.number(many(one.participants), null),
        this.number(many(one.transcripts), null),
      );
    return table("Participants by group", ["Group", ["Participants", "n"], ["Transcripts", "n"]], glance.groups.map(line));
  }

  coders(glance) {
    if (!glance.coders.length) return null;
    const line = (one) =>
      el("tr", {}, el("th", { scope: "row" }, name(one.coder)), this.number(many(one.codings), { coder: one.coder }), this.number(many(one.transcripts), null));
    return table("Codings by coder", ["Coder", ["Codings", "n"], ["Transcripts", "n"]], glance.coders.map(line));
  }

  open(glance) {
    const { app } = this;
    const go = (label, act) => button(label, act, { class: "plain" });
    const some = (names) => [names.slice(0, 6).map((one, at) => [at ? ", " : "", name(one)]), names.length > 6 ? ` and ${many(names.length - 6)} more` : ""];
    const lines = [
      glance.blind_open ? [`The blind step of ${count(glance.blind_open, "transcript")} is open. `, go("Read on", () => app.show("reading"))] : null,
      glance.undecided ? [`${count(glance.undecided, "suggestion")} ${glance.undecided === 1 ? "is" : "are"} undecided. `, go("Decide", () => app.show("queue"))] : null,
      glance.uncoded.length ? [`Nothing is coded in ${count(glance.uncoded.length, "transcript")}: `, some(glance.uncoded), "."] : null,
      glance.unused.length ? [`${count(glance.unused.length, "code")} ${glance.unused.length === 1 ? "is" : "are"} used nowhere: `, some(glance.unused), "."] : null,
      glance.done ? null : [app.study.adjudicating ? "Differences are settled under Adjudication." : "You have not said that you are done with this study."],
    ].filter(Boolean);
    return (lines.length ? lines : [["Nothing."]]).map((line) => el("li", {}, line));
  }

  /** A cell with a number; with filters it opens the excerpts behind it. */
  number(text, opens) {
    return el("td", { class: "n" }, opens ? el("button", { type: "button", class: "plain number", on: { click: () => this.act.open(opens) } }, text) : text);
  }

  // ---- a picture
  choicesOfPicture() {
    const { state, act, app } = this;
    const box = (label, key, values, current) => {
      const options = values.map(([value, text]) => el("option", { value }, text));
      const node = el("select", { on: { change: (event) => act.set(key, event.target.value) } }, options);
      node.value = current;
      return el("label", {}, `${label} `, node);
    };
    const { measures } = state.chosen();
    const coders = state.glance?.coders ?? [];
    const documents = app.study.documents.map((entry) => entry.document);
    return el(
      "div",
      { class: "filters" },
      measures.length > 1 ? box("Shown", "measure", measures.map((one) => [one, MEASURES[one]]), state.measure()) : null,
      state.kept.kind === "timeline" ? box("Transcript", "document", documents.map((one) => [one, one]), state.question(documents).document) : null,
      coders.length > 1 ? box("Coder", "coder", [["", "all"], ...coders.map((one) => [one.coder, one.coder])], state.kept.coder) : null,
    );
  }

  picture() {
    const { picture } = this.state;
    if (!picture) return [el("p", { class: "quiet" }, "…")];
    if (!picture.svg) return [el("p", { class: "notice" }, picture.note)];
    const svg = drawing(picture.svg);
    svg?.addEventListener("click", (event) => this.act.openCell(event.target));
    const tools = [button("Save as SVG", () => this.act.save("svg")), button("Save as PNG", () => this.act.save("png"))];
    return [
      el("figure", {}, el("div", { class: "scroll plot", role: "region", tabindex: "0", "aria-label": picture.title }, svg), el("figcaption", {}, el("b", {}, picture.title, ". "), name(picture.caption))),
      el("div", { class: "tools-row" }, tools),
      picture.all_rows ? this.numbers(picture) : null,
    ].filter(Boolean);
  }

  /** The numbers of a picture as a table, whose cells open excerpts: the way for a keyboard and for a reader of the screen. */
  numbers(picture) {
    const cells = (row) => row.slice(1).map((cell) => this.number(cell.text, cell.opens));
    const line = (row) => el("tr", {}, el("th", { scope: "row" }, name(row[0].text)), cells(row));
    const heads = picture.head.map((head, at) => (at ? [name(head), "n"] : head));
    const node = el("details", {}, el("summary", {}, "The numbers as a table; a number opens its excerpts"));
    // A large study has ten thousand cells: they come once somebody asks, some rows at a time.
    const whole = table(picture.title, heads, []);
    const body = whole.querySelector("tbody");
    const further = button("Show the rows", () => more(), { class: "plain" });
    const more = async () => {
      further.disabled = true;
      const rows = await this.act.rows(body.rows.length, AT_ONCE);
      further.disabled = false;
      if (!rows) return;
      body.append(...rows.map(line));
      const left = picture.all_rows - body.rows.length;
      further.hidden = left <= 0;
      further.replaceChildren(`Show ${Math.min(left, AT_ONCE)} more of ${many(left)} rows`);
      if (!whole.isConnected) node.append(whole, further);
    };
    // Where the program does not answer, the button asks again.
    node.append(further);
    node.addEventListener("toggle", () => more(), { once: true });
    return node;
  }

  // ---- words
  words() {
    const { words, kept } = this.state;
    const field = el("input", { type: "search", placeholder: "a word", "aria-label": "A word in its context", class: "words-filter" });
    field.value = kept.word;
    field.addEventListener("change", () => this.act.word(field.value));
    const head = el("div", { class: "filters" }, field, kept.word ? button("All words", () => this.act.word(""), { class: "plain" }) : null);
    if (!words) return [head];
    if (kept.word) return [head, ...this.uses(words)];
    const line = (one) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, el("button", { type: "button", class: "plain", on: { click: () => this.act.word(one.word) } }, name(one.word))),
        el("td", { class: "n" }, many(one.uses)),
        el("td", { class: "n" }, many(one.participants)),
      );
    const left = `Words of one stem are one. Function words are left out, and what fewer than ${count(words.least, "participant")} say: it may point at one of them (“themes.least_participants” under [pipeline] in study.toml sets how many).`;
    if (!words.words.length) return [head, el("p", { class: "notice" }, "No word is said by enough participants. ", left)];
    const said = `The ${many(words.words.length)} words that participants say most, of ${many(words.all)}. A word shows its uses. ${left}`;
    return [head, el("p", { class: "quiet" }, said), table("Words of participants", ["Word", ["Uses", "n"], ["Participants", "n"]], words.words.map(line))];
  }

  uses(words) {
    if (!words.uses.length)
      return [
        el(
          "p",
          { class: "notice" },
          `Fewer than ${count(words.least, "participant")} say this word, or it is a function word: its uses are not listed. Search (/) goes to its places in the transcripts.`,
        ),
      ];
    const line = (one) =>
      el(
        "tr",
        {},
        el("td", { class: "before", dir: "auto" }, name(one.before)),
        el("td", {}, el("button", { type: "button", class: "plain", on: { click: () => this.act.read(one) } }, name(one.word))),
        el("td", { dir: "auto" }, name(one.after)),
        el("td", { class: "quiet" }, name(one.document), one.group ? [" · ", name(one.group)] : null),
      );
    const more = words.uses.length >= 200 ? " (the first 200)" : "";
    return [table(`${count(words.uses.length, "use")}${more}; a word opens its transcript`, [["before", "n"], "Word", "after", "Transcript"], words.uses.map(line), "kwic")];
  }
}
