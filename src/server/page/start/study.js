// @ts-check
// The start of a study: what to do next, what will be a problem, and the ways on.
import { button, count, el, name } from "../base/text.js";
import { dropField, takeIn } from "./drop.js";
import { remember, remembered } from "./tabs.js";

/** The next step: what is said, what the button says, and the tab that it opens. */
const NEXT = {
  add_interviews: ["There are no interviews yet. Drop their files below.", "", ""],
  code_openly: ["Read and code. Codes are made as you go; no codebook is needed.", "Start coding", "code"],
  run: ["Have passages ranked for each code of your codebook.", "Rank passages", "report"],
  code: ["Read and code.", "Start coding", "code"],
  finish: ["Coding is under way.", "Go on coding", "code"],
  settle: ["Two coders are done: settle what differs.", "Settle", "settle"],
  second_look: ["Coding is done. See what was left uncoded and may be worth a second look.", "Second look", "coverage"],
};

/** Shown where names may still have to be taken out. */
const NAMES = ["names", "Take out names", "What may tell who somebody is, each in its words; you decide what is replaced."];

const WAYS = [
  ["code", "Code", "Read the interviews, and put codes on passages."],
  ["settle", "Settle", "Where two coders are done: both readings side by side."],
  ["codebook", "Codebook", "Sharpen definitions, rename, merge; drafts from what recurs."],
  ["report", "Report", "What recurs in the interviews, and passages worth reading for each code."],
  ["agreement", "Agreement", "How far coders agree, with intervals, and what to settle first."],
  ["coverage", "Second look", "What was left uncoded and may be worth reading again; groups, saturation."],
];

/** Draws it. */
export async function drawStudy(page) {
  const isWanted = page.begin();
  const study = (await page.refresh()) ?? page.study;
  if (!isWanted()) return;
  const checks = el("section", { "aria-labelledby": "checks" }, el("h3", { id: "checks" }, "Checks"), el("p", { class: "quiet" }, "Everything is being read …"));
  const [says, label, tab] = next(study);
  const ways = study.names.offered ? [NAMES, ...WAYS] : WAYS;
  const coder = el("input", { id: "coder", type: "text", autocomplete: "off", spellcheck: "false", list: "known-coders" });
  coder.value = remembered("coder") || (study.coders.length === 1 ? study.coders[0].coder : "");
  if (coder.value) remember("coder", coder.value);
  coder.addEventListener("input", () => remember("coder", coder.value.trim()));
  const drop = dropField(study.interviews ? "Drop more interviews here; they are copied into the study." : "Drop the files of your interviews here.", async (files) => {
    const taken = await takeIn(page, study.path, files);
    // Anyone who went to another view while files were copied stays there.
    if (isWanted()) await drawStudy(page);
    if (taken) page.say(`${count(taken, "file")} copied into the study`);
  });
  page.show(
    el(
      "div",
      { class: "study" },
      el("h2", {}, "What to do next"),
      el("div", { class: "next" }, el("p", {}, says), label ? el("p", { class: "buttons" }, button(label, () => page.go(tab), { class: "strong" })) : null),
      el("p", { class: "facts" }, facts(study)),
      el(
        "div",
        { class: "who" },
        el("label", { for: "coder" }, "Your name as a coder, written the same way each time"),
        coder,
        el("datalist", { id: "known-coders" }, study.coders.map((entry) => el("option", { value: entry.coder }))),
      ),
      el(
        "ul",
        { class: "ways" },
        ways.map(([way, title, what]) => el("li", {}, button(title, () => page.go(way)), el("p", {}, what))),
      ),
      study.next === "add_interviews" ? drop : null,
      checks,
      study.next === "add_interviews" ? null : drop,
    ),
  );
  const found = await page.ask("/api/start/doctor", { path: study.path });
  if (found && checks.isConnected) drawChecks(checks, found);
}

/** The next step. Interviews whose names are not settled are left out of everything else, so they come first. */
function next(study) {
  const { offered, begun, open } = study.names;
  if (!offered || !begun) return NEXT[study.next] ?? NEXT.code;
  const says = `Names are not settled in ${open} of ${count(study.interviews, "interview")}; until they are, these are left out of everything else.`;
  return [says, "Take out names", "names"];
}

function facts(study) {
  const parts = [count(study.interviews, "interview")];
  parts.push(study.codes === null ? "no codebook" : count(study.codes, "code"));
  if (study.participants !== null) parts.push(`${count(study.participants, "row")} in participants.csv`);
  const coders = study.coders.map((entry) => [name(entry.coder), entry.done ? " (done)" : " (coding)"]);
  return [parts.join(" · "), coders.length ? " · " : "", coders.map((coder, i) => [i ? ", " : "", coder])];
}

const KINDS = [
  ["error", "To be mended first"],
  ["finding", "Worth a look"],
  ["note", "Good to know"],
];

function drawChecks(section, { facts: read, problems }) {
  const heading = section.querySelector("h3");
  const words = read.interviews ? `${count(read.turns, "turn")} of participants with ${count(read.words, "word")}${read.language ? `, ${read.language}` : ""}.` : "";
  const lists = KINDS.flatMap(([kind, title]) => {
    const rows = problems.filter((problem) => problem.urgency === kind);
    if (!rows.length) return [];
    const list = el(
      "ul",
      { class: "checks" },
      rows.map((row) => el("li", { class: kind }, name(row.what), row.fix ? el("span", { class: "fix" }, "→ ", name(row.fix)) : null)),
    );
    return kind === "note" ? [el("details", {}, el("summary", {}, `${title} (${rows.length})`), list)] : [el("h4", {}, `${title} (${rows.length})`), list];
  });
  const clear = problems.some((problem) => problem.urgency !== "note") ? null : el("p", {}, "Nothing is in the way.");
  section.replaceChildren(heading, el("p", { class: "quiet" }, words), ...[clear].filter(Boolean), ...lists);
}
