// @ts-check
// One coding or offer, wherever it is shown: its acts with their keys, its card, and the row of buttons.
//
// A host shows items: `item()` is the one in hand, `doc()` promises its document, `draw`, `plain` and `focus` serve the
// modes, `next(item)` goes on after a decision, `shownFor()` is how long the item has been in view.
import { el, name } from "../base/text.js";
import { rove, shown } from "../base/keys.js";
import { write } from "../base/dialogs.js";
import { moveEdges, splitAt } from "../base/modes.js";
import { pickCode } from "./picker.js";

const STATES = { undecided: "undecided", accepted: "accepted", rejected: "rejected", recoded: "recoded" };
const drafts = new WeakMap();

/** Is there still something to decide? */
export const open = (item) => item.kind === "offer" && (item.state ?? "undecided") === "undecided";

/** What memos and flags belong to: the coding that an offer became, else the item itself. */
export const subject = (item) => item.coding ?? item;

/** The acts on an item, as key bindings; `when` says whether an act fits the item in hand. */
export function acts(app, host) {
  const group = "The selected coding or suggestion";
  const held = (act, asks) => async () => {
    const item = host.item();
    const { view } = app;
    if (!item) return app.say("No coding and no suggestion is selected. n goes to the next one.");
    try {
      const doc = await host.doc();
      // The transcript may have been on its way: who went on meanwhile is asked nothing about what they left.
      if (asks && (app.view !== view || host.item() !== item)) return undefined;
      return app.isOver(doc) ? undefined : act(item, doc);
    } catch (error) {
      return app.fail(error);
    }
  };
  return [...answers(app, host), ...places(app, host), ...remarks(app, host)].map((act) => ({
    ...act,
    group,
    act: act.run,
    run: held((item, doc) => (act.when(item) ? act.run(item, doc) : app.say(`${act.short} does not fit here.`)), act.asks),
  }));
}

const decide = (app, host, item, doc, action, rest = {}) => {
  app.decisions.decide(doc, item, action, { ...rest, shown: host.shownFor() });
  host.next(item);
};

/** Answers to a suggestion, and another code for a coding. */
function answers(app, host) {
  const { decisions } = app;
  return [
    {
      key: "a",
      says: "Accept the suggestion: it becomes a coding of yours",
      short: "Accept",
      when: open,
      run: (item, doc) => decide(app, host, item, doc, "accept", { span: item.moved ?? item }),
    },
    {
      key: "r",
      says: "Reject the suggestion",
      short: "Reject",
      when: open,
      run: (item, doc) => decide(app, host, item, doc, "reject"),
    },
    {
      key: "c",
      says: "Give it another code",
      short: "Recode",
      asks: true,
      when: (item) => item.kind === "coding" || open(item),
      run: async (item, doc) => {
        const code = await pickCode(app, item.kind === "offer" ? "Which code instead?" : "Which code?", { current: item.code });
        if (!code) return;
        const span = item.moved ?? item;
        if (code === item.code) app.say("That is the code it has.");
        else if (decisions.stands(doc, { ...span, code })) app.say("These words have that code already.");
        else if (item.kind === "offer") decide(app, host, item, doc, "recode", { code, span: item.moved ?? item });
        else host.hold(decisions.amend(doc, item, { code }, `Recoded as ${code}`, host.shownFor()).item);
      },
    },
  ];
}

/** Other edges, and two codings in place of one. */
function places(app, host) {
  const { decisions } = app;
  const when = (item) => item.kind === "coding" || open(item);
  return [
    {
      key: "b",
      says: "Move its edges, by word or letter",
      short: "Edges",
      asks: true,
      when,
      run: async (item, doc) => {
        const span = await moveEdges(host, doc.transcript, item.moved ?? item);
        if (!span || (span.start === item.start && span.end === item.end)) return;
        if (item.kind === "offer") {
          item.moved = span;
          host.redraw();
          app.say("The edges are moved. Accept or recode keeps them; nothing is saved yet.");
        } else host.hold(decisions.amend(doc, item, span, "Edges moved", host.shownFor()).item);
      },
    },
    {
      key: "x",
      says: "Split it in two",
      short: "Split",
      asks: true,
      when,
      run: async (item, doc) => {
        const parts = await splitAt(host, doc.transcript, item.moved ?? item);
        if (!parts) return;
        const first = await pickCode(app, "Code of the first part", { current: item.code });
        const second = first && (await pickCode(app, "Code of the second part", { current: item.code }));
        if (!second) return app.say("Not split.");
        const both = [first, second].map((code, i) => ({ ...parts[i], code }));
        decisions.split(doc, item, both, host.shownFor());
        host.next(item);
      },
    },
  ];
}

/** Memo and flags, and taking a coding or a decision back. */
function remarks(app, host) {
  const { decisions } = app;
  return [
    {
      key: "m",
      says: "Write a memo",
      short: "Memo",
      asks: true,
      when: () => true,
      run: async (chosen) => {
        const item = subject(chosen);
        const text = await write("Memo", {
          text: item.memo ?? "",
          draft: drafts.get(item) ?? null,
          keep: (typed) => drafts.set(item, typed),
          help: "Why this code, or what to think about again. It is kept with the decision.",
        });
        if (text === null) return;
        drafts.delete(item);
        if (text !== (item.memo ?? "")) decisions.memo(item, text);
      },
    },
    {
      key: "q",
      says: "Flag it as a quotation for the paper, or not",
      short: "Quotation",
      when: (item) => subject(item).kind === "coding",
      pressed: (item) => subject(item).quotation,
      run: (item) => decisions.flag(subject(item), "quotation"),
    },
    {
      key: "d",
      says: "Flag it “to discuss”, or not",
      short: "To discuss",
      when: () => true,
      pressed: (item) => subject(item).discuss,
      run: (item) => decisions.flag(subject(item), "discuss"),
    },
    {
      key: "Delete",
      says: "Take a coding away, or a decision back",
      short: "Take away",
      when: (item) => !open(item) && item.kind !== "passage",
      run: (item, doc) => {
        if (item.kind === "coding") decisions.uncode(doc, item, host.shownFor());
        else decisions.undoOffer(doc, item);
        host.next(item, { stay: item.kind === "offer" });
      },
    },
  ];
}

/** The row of buttons for an item: one stop of Tab, arrows inside. */
export function tools(bindings, item) {
  const fitting = bindings.filter((binding) => binding.when(item));
  const row = el(
    "div",
    { role: "toolbar", class: "tools-row", "aria-label": "What to do with it" },
    fitting.map((binding, i) =>
      el(
        "button",
        {
          type: "button",
          tabindex: i ? "-1" : "0",
          "aria-keyshortcuts": binding.key,
          "aria-pressed": binding.pressed ? String(Boolean(binding.pressed(item))) : null,
          on: { click: binding.run },
        },
        binding.short,
        " ",
        el("kbd", { "aria-hidden": "true" }, shown(binding.key)),
      ),
    ),
  );
  return rove(row, "button", { across: true });
}

/** Where an item stands, in words; what is not on disk says so. */
export function standing(item) {
  if (item.pending || item.coding?.pending) return el("span", { class: "state pending" }, "not saved yet");
  if (item.kind === "coding") return el("span", { class: "state accepted" }, "your coding");
  if (item.kind === "passage") return el("span", { class: "state" }, item.discuss ? "to discuss" : "a passage with your memo");
  const state = item.state ?? "undecided";
  return el("span", { class: `state ${state}` }, item.split ? "split" : (STATES[state] ?? state));
}

/** “she, her: somebody is spoken of”, where that adds to a code about people. */
const people = (words) => (words.length ? [name(words.join(", ")), ": somebody is spoken of"] : null);

/** What the program gives as its reasons. */
export function why(item) {
  const reasons = item.why;
  if (!reasons) return null;
  const terms = [...new Set((reasons.terms ?? []).map((term) => term.term))];
  const rows = [
    [
      "Words",
      terms.length
        ? el(
            "ul",
            { class: "terms" },
            terms.map((term) => el("li", {}, el("mark", {}, name(term)))),
          )
        : null,
    ],
    ["People", people(reasons.third_person ?? [])],
    ["Words of the codebook", reasons.clause ? name(reasons.clause) : null],
    ["Around it", reasons.context ? name(reasons.context) : null],
    ["Against it", reasons.against ? name(reasons.against) : null],
    [
      "Score",
      open(item)
        ? "hidden until you have decided"
        : typeof item.score === "number"
          ? item.score.toFixed(2)
          : "shown when the list is loaded again",
    ],
  ].filter(([, value]) => value);
  return el(
    "section",
    { class: "why", "aria-label": "Why it is suggested" },
    el("h3", {}, "Why it is suggested"),
    el(
      "dl",
      {},
      rows.map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]),
    ),
  );
}

/** What participants said of a passage, for anyone who stands before it with or without its code. */
export const said = (answers, { start, end, code = null }) =>
  (answers ?? [])
    .filter((answer) => answer.start < end && answer.end > start && (code === null || answer.code === code))
    .map((answer) => el("p", { class: "memo said" }, el("b", {}, "Participant ", name(answer.participant), " "), name(answer.text)));

/** Says that one's own coding with the same code covers a suggestion already. */
export function already(doc, item) {
  if (!doc || !open(item)) return null;
  const has = doc.codings.some((one) => one.code === item.code && one.start < item.end && one.end > item.start);
  return has ? el("p", { class: "quiet" }, "You have given this code here already.") : null;
}

/** Memo and flags of an item. */
export const notes = (chosen, item = subject(chosen)) => [
  item.memo ? el("p", { class: "memo" }, el("b", {}, "Memo "), name(item.memo)) : null,
  item.quotation || item.discuss
    ? el(
        "p",
        { class: "flags" },
        item.quotation ? el("span", { class: "flag" }, "❝ quotation") : null,
        item.discuss ? el("span", { class: "flag" }, "⚑ to discuss") : null,
      )
    : null,
];
