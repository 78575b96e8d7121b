// @ts-check
// Above the queue's list: how long it is and what that means in decisions and minutes, which ranking it comes from, how far
// a code's order can be relied on, and how much of the code is likely found by now.
import { button, count, el, name } from "../base/text.js";
import { rove } from "../base/keys.js";

/** The dial's words. */
export const TIERS = { likely: "likely", worth_a_look: "worth a look", the_rest: "all" };

/** How many passages a sample has where nobody says otherwise. */
export const SAMPLE = 60;

const percent = (value) => `${Math.round(100 * value)} %`;

/** What a number of decisions means: “12 decisions, about 4 minutes”. */
const work = (left, minutes) => `${count(left, "decision")}, about ${count(minutes, "minute")}`;

/** The choice of how far down the lists go: one stop of Tab, arrows inside. */
function dial(ranking, choose) {
  const choice = (list) => {
    const here = list.left === null ? work(list.all_left, list.all_minutes) : work(list.left, list.minutes);
    const all = list.left === null ? "" : `all codes: ${work(list.all_left, list.all_minutes)}`;
    return el(
      "button",
      { type: "button", tabindex: list.chosen ? "0" : "-1", "aria-pressed": String(list.chosen), on: { click: () => choose(list.tier) } },
      el("b", {}, TIERS[list.tier]),
      el("span", {}, here),
      all ? el("span", { class: "quiet" }, all) : null,
    );
  };
  const each = ranking.measured
    ? `Minutes at ${ranking.seconds} seconds a decision, as yours took so far.`
    : `Minutes at ${ranking.seconds} seconds a decision, until ten of yours are measured.`;
  const bar = el("div", { role: "toolbar", class: "dial", "aria-label": "How long the list is" }, ranking.lists.map(choice));
  return el("div", {}, rove(bar, "button", { across: true }), el("p", { class: "quiet" }, each));
}

/** Which ranking the list comes from, in a sentence. */
function source(ranking) {
  if (ranking.off) return `Suggestions keep the order of the last run: ${ranking.off}. Run the study again to have them learn from your decisions.`;
  if (ranking.learnt === null) return ranking.pending ? "The ranking is being made ready." : "";
  const from = ranking.learnt ? `Ranked by the codebook and your first ${count(ranking.learnt, "answer")}.` : "Ranked by the codebook; your answers refine it, five at a time.";
  return ranking.pending ? `${from} A new ranking is being made.` : from;
}

/** How far a code's order can be relied on: a word with the number behind it, then what was accepted of the first ten. */
function trust(found) {
  if (!found) return null;
  if (found.of) {
    const range = found.low === null ? "" : `, ${percent(found.low)} to ${percent(found.high)} with 95 % confidence`;
    return el("p", { class: "trust" }, `${found.accepted} of the first ${found.of} accepted${range}`);
  }
  const number = found.word === "not known yet" ? "No sign orders such codes: judge ten first." : `Trust ${found.number.toFixed(2)}: 0 is the middle of this codebook’s codes, above 0 better.`;
  return el("details", { class: "trust" }, el("summary", {}, "Its order: ", el("b", {}, found.word)), el("p", { class: "quiet" }, number));
}

/** How much of a code is likely found, by a sample that was read to its end; never without its interval. */
export function statement(code, found) {
  const sample = `${found.found} of ${count(found.drawn, "passage")} drawn at random in ${count(found.transcripts, "transcript")}`;
  if (found.changed) return ["The transcripts changed since a sample was drawn, so it says nothing any more. Draw another one."];
  if (found.missed === null) return [`A sample is being read: ${found.answered} of ${found.drawn} passages.`];
  const left = found.missed[0] === found.missed[1] ? count(found.missed[0], "passage") : `${found.missed[0]} to ${count(found.missed[1], "passage")}`;
  if (found.low === null) return ["Before the sample no passage had ", name(code), `. ${left} of the ${found.stock} others likely have it: ${sample} did.`];
  return [
    "Found before the sample was drawn: likely ",
    el("b", {}, `${percent(found.low)} to ${percent(found.high)}`),
    " of the passages of ",
    name(code),
    ` (best guess ${percent(found.share)}; 95 % confidence). ${found.coded} had it; ${sample} had it too, so ${left} were missed. What the sample found is coded now.`,
  ];
}

/** The part on how much is found: the last sample’s word, and the way to a new one. */
function found(state, act) {
  const { code } = state.filters;
  const sample = state.found;
  const isOpen = sample && !sample.changed && sample.missed === null;
  if (state.kept.sample)
    return el(
      "section",
      { class: "found", "aria-label": "How much is found" },
      el("p", {}, "A random sample: say of each passage whether ", name(code), " fits. Accept is yes, reject is no."),
      sample ? el("p", { role: "status" }, ...statement(code, sample)) : null,
      button("Back to the suggestions", () => act.sample(false)),
    );
  return el(
    "section",
    { class: "found", "aria-label": "How much is found" },
    sample ? el("p", {}, ...statement(code, sample)) : null,
    isOpen ? button("Go on with the sample", () => act.sample(true)) : button("How much is found? …", () => act.draw()),
  );
}

/** All of it for the list as it was loaded; empty while every transcript is blind. */
export function lists(state, act) {
  const { ranking, filters } = state;
  if (!ranking) return [];
  const sentence = source(ranking);
  return [
    ranking.lists.length && !state.kept.sample ? dial(ranking, (tier) => act.chooseList(tier)) : null,
    sentence && !state.kept.sample ? el("p", { class: "quiet" }, sentence) : null,
    filters.code && !state.kept.sample ? trust(ranking.trust) : null,
    filters.code ? found(state, act) : null,
  ].filter(Boolean);
}
