// @ts-check
// Progress: how far this coder is, per code and per transcript, and the step that ends the coder's part.
import { el, name, count, button } from "../base/text.js";
import { confirm } from "../base/dialogs.js";
import { table } from "../base/tables.js";

const number = (value) => el("td", { class: "n" }, typeof value === "number" ? value.toLocaleString("en") : "–");

function meter(part, whole) {
  const node = el("span", { class: "meter", "aria-hidden": "true" }, el("span", {}));
  /** @type {HTMLElement} */ (node.firstChild).style.width = whole ? `${(100 * part) / whole}%` : "0";
  return node;
}

/** A number that opens the excerpts behind it. */
const opens = (app, value, filters) =>
  el("td", { class: "n" }, value ? el("button", { type: "button", class: "plain number", on: { click: () => app.show("codings", { filters }) } }, value.toLocaleString("en")) : "0");

/** Codes with how often each is set, and suggestions where there are any. */
function perCode(app, codes, rows) {
  const isSuggested = rows.some((row) => row.suggested);
  if (!rows.length) return null;
  const line = (row) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, codes.label(row.code)),
      opens(app, row.codings, { code: row.code }),
      isSuggested ? [row.suggested, row.decided, row.accepted, row.rejected].map(number) : null,
      isSuggested ? el("td", {}, meter(row.decided, row.suggested)) : null,
    );
  const suggested = [
    ["suggested", "n"],
    ["decided", "n"],
    ["accepted", "n"],
    ["rejected", "n"],
    el("span", { class: "hidden" }, "share decided"),
  ];
  const caption = isSuggested ? "Codes, and suggestions in transcripts whose blind step is closed" : "Codes";
  return table(caption, ["Code", ["codings", "n"], ...(isSuggested ? suggested : [])], rows.map(line));
}

function perDocument(app, documents) {
  const line = (entry) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, name(entry.document)),
      el("td", {}, entry.group ? name(entry.group) : "–"),
      number(entry.turns),
      el("td", {}, entry.blind_open ? "open" : "closed"),
      opens(app, entry.codings, { document: entry.document }),
      entry.blind_open ? el("td", { class: "n" }, "–") : number(entry.undecided),
    );
  const heads = ["Transcript", "Group", ["Turns", "n"], "Blind step", ["Your codings", "n"], ["Undecided", "n"]];
  return table("Transcripts", heads, documents.map(line));
}

function coders({ coders: all = [], coder }) {
  const line = (entry) => el("li", {}, name(entry.coder), entry.coder === coder ? " (you)" : "", entry.done ? ": done" : ": at work");
  return [el("h3", {}, "Coders"), el("ul", { class: "coders" }, all.map(line))];
}

function answers(codes, said) {
  if (!said?.length) return null;
  const line = (answer) =>
    el(
      "li",
      {},
      el("b", {}, "Participant ", name(answer.participant)),
      answer.code ? [" on ", codes.label(answer.code)] : " on the whole",
      el("blockquote", {}, name(answer.text)),
    );
  return [el("h3", {}, "What participants said"), el("ul", { class: "plain-list" }, said.map(line))];
}

function record(study) {
  return [
    el("h3", {}, "The record"),
    el("p", {}, count(study.decisions ?? 0, "decision"), ". Audit code: ", el("code", { class: "head" }, study.head ?? "–")),
    el(
      "p",
      { class: "quiet" },
      "Note the audit code down somewhere else: with it, leitmotif verify can say whether the end of the record was cut off.",
    ),
  ];
}

/** Asks whether a coder is done, and says what is still open. */
async function finish(app) {
  const { study } = app;
  if (isDone(study)) return app.say("You have said that you are done.");
  const open = study.documents.filter((entry) => entry.blind_open).length;
  const undecided = study.documents.reduce((sum, entry) => sum + (entry.blind_open ? 0 : (entry.undecided ?? 0)), 0);
  const yes = await confirm(
    "Are you done with this study?",
    [
      open ? `The blind step of ${count(open, "transcript")} is still open.` : "The blind step of every transcript is closed.",
      undecided ? `${count(undecided, "suggestion")} ${undecided === 1 ? "is" : "are"} still undecided.` : "No suggestion is undecided.",
      "After this your codings stay as they are: you can read here, but not code, decide or undo. Transcripts that are added later can still be coded.",
      "Once both coders are done, what they did can be placed side by side.",
    ],
    { yes: "I am done" },
  );
  if (yes && (await app.send("/api/done", { done: true }))) {
    await app.show("progress");
    app.say("saved: you are done with this study");
  }
  return undefined;
}

/** Asks before a coder's work is opened again. */
async function openAgain(app) {
  const yes = await confirm(
    "Open your work again?",
    [
      "You can code and decide again. The record says that your work was opened again, and when.",
      "Agreement goes on counting what you had coded until now, and nothing of what comes after.",
    ],
    { yes: "Open it again", no: "Leave it closed" },
  );
  if (yes) await app.reopen("done");
}

const isDone = (study) => Boolean(study.done || (study.coders ?? []).find((entry) => entry.coder === study.coder)?.done);

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function progress(app, root) {
  const answer = await app.ask("/api/progress");
  await app.refreshStudy();
  const { study, codes } = app;
  const heading = el("h2", { tabindex: "-1" }, "Progress");
  const end = isDone(study)
    ? [
        "You have said that you are done: your codings stay as they are. ",
        button("Open my work again …", () => openAgain(app)),
      ]
    : button("I am done with this study …", () => finish(app), { key: "Shift+d" });
  root.replaceChildren(
    el(
      "div",
      { class: "page" },
      heading,
      el("div", { class: "pair" }, perCode(app, codes, answer?.codes ?? []), perDocument(app, study.documents)),
      coders(study),
      answers(codes, study.answers),
      study.adjudicating ? null : el("p", {}, end),
      record(study),
    ),
  );
  const done = { key: "Shift+d", says: "Say that you are done (asks first)", group: "Progress", run: () => finish(app) };
  return { bindings: study.adjudicating ? [] : [done], focus: () => heading.focus(), changed: () => {}, leave: () => {} };
}
