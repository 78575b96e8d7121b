// @ts-check
// Pages that a run leaves behind: made here, with their progress, and shown in a frame.
import { button, el, name } from "../base/text.js";
import { get } from "../base/connection.js";
import { remembered } from "./tabs.js";

const PAGES = {
  report: {
    title: "Report",
    what: "What recurs in the interviews and, where there is a codebook, passages worth reading for each code. Nothing in it is a coding: you decide.",
    make: "Make the report",
  },
  agreement: {
    title: "Agreement",
    what: "How far coders agree on each code, with intervals, and what is most worth settling. It counts what each coded alone.",
    make: "Compare the coders",
  },
  coverage: {
    title: "Second look",
    what: "What a coder left uncoded and may be worth reading again, codes over time, groups and saturation.",
    make: "Take a second look",
  },
};

/** Why there is nothing to compare yet. */
const ALONE = "Two people are compared. So far fewer have coded on this page; what is in the folder codings counts too.";

const STAGES = {
  ingest: "reading the interviews",
  deidentify: "reading the interviews",
  segment: "finding passages",
  tokenize: "finding words",
  count: "counting words",
  vectorize: "counting words",
  reduce: "comparing words",
  words: "comparing words",
  cluster: "grouping what recurs",
  draft: "drafting codes",
  map_codes: "holding passages against codes",
  suggest: "ranking passages",
};

/** Draws one of the pages. */
export async function drawMade(page, what) {
  const isWanted = page.begin();
  const study = (await page.refresh()) ?? page.study;
  const run = await page.ask("/api/start/run");
  if (!isWanted()) return undefined;
  const box = el("div", { class: "made" }, el("h2", {}, PAGES[what].title));
  page.show(box);
  if (run && !run.ended && run.study === study.path) return watch(page, what, box);
  return drawPage(page, what, box, study, run?.ended && run.what === what && run.study === study.path ? run.ended : null);
}

async function drawPage(page, what, box, study, ended) {
  const { what: about, make, title } = PAGES[what];
  const coder = what === "coverage" ? coders(study) : null;
  const begin = async () => {
    const begun = await page.send("/api/start/run", { path: study.path, what, coder: coder?.value ?? "" });
    if (begun && box.isConnected) watch(page, what, box);
  };
  const made = study.pages[what];
  const row = el(
    "p",
    { class: "buttons" },
    coder,
    button(made ? "Make it anew" : make, begin, { class: made ? "" : "strong" }),
  );
  const result = ended ? outcome(ended) : null;
  const alone = what === "agreement" && study.coders.length < 2;
  box.replaceChildren(...[el("h2", {}, title), el("p", { class: "quiet" }, about), alone ? el("p", {}, ALONE) : null, row, result].filter(Boolean));
  if (!made) return;
  const answer = await page.send("/api/start/show", { path: study.path, what });
  if (!answer || !box.isConnected) return;
  const frame = el("iframe", { title });
  frame.src = answer.address;
  box.append(frame);
}

/** Whose second look it is. */
function coders(study) {
  if (!study.coders.length) return null;
  const select = el("select", { "aria-label": "Whose" }, study.coders.map(({ coder }) => el("option", { value: coder }, coder)));
  const own = remembered("coder");
  if (study.coders.some(({ coder }) => coder === own)) select.value = own;
  return select;
}

/** How a run ended: what could not be done is said at once, the rest can be opened. */
function outcome({ ok, lines }) {
  const list = el("ul", { class: "checks" }, lines.map(({ kind, text }) => el("li", { class: kind }, name(text))));
  if (!ok) return el("div", { role: "alert" }, el("p", { class: "warn" }, "This could not be done:"), list);
  return lines.length ? el("details", {}, el("summary", {}, `Done, with ${lines.length} remarks`), list) : el("p", { class: "quiet" }, "Done.");
}

function left(seconds) {
  if (seconds === null) return "";
  return seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s left in this step` : `about ${Math.round(seconds / 60)} min left in this step`;
}

/** Follows a run to its end. */
async function watch(page, what, box) {
  const bar = el("progress", { max: "1", "aria-label": "Progress" });
  const says = el("p", { role: "status" }, "Beginning …");
  const time = el("p", { class: "quiet" });
  const stop = button("Stop", () => page.send("/api/start/stop", {}));
  const other = el("p", {});
  const work = el("div", { class: "at-work" }, other, says, bar, time, el("p", { class: "buttons" }, stop));
  box.replaceChildren(el("h2", {}, PAGES[what].title), work);
  for (;;) {
    let run;
    try {
      run = await get("/api/start/run");
    } catch (error) {
      page.shows.show(error);
      return;
    }
    if (!box.isConnected || !run) return;
    if (run.ended) {
      const study = (await page.refresh()) ?? page.study;
      await drawPage(page, what, box, study, run.what === what ? run.ended : null);
      box.querySelector("h2")?.setAttribute("tabindex", "-1");
      page.say(`${PAGES[run.what].title}: ${run.ended.ok ? "done." : "this could not be done."}`);
      return;
    }
    // One run is at work at a time, and it may be that of another tab.
    other.replaceChildren(run.what === what ? "" : `Under way is: ${PAGES[run.what].title}. This page can be made after it.`);
    const stage = STAGES[run.stage] ?? run.stage;
    const words = `Step ${run.place} of ${run.of}: ${stage}`;
    if (run.of && says.textContent !== words) says.replaceChildren(words);
    const within = run.total ? run.done / run.total : 0;
    bar.value = run.of ? (run.place - 1 + Math.min(1, within)) / run.of : 0;
    time.replaceChildren(left(run.left));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
