// @ts-check
// The page of `leitmotif review`: loads the study, shows one view, and says of every decision whether it is on disk.
//
// All words of transcripts, codes and memos come as JSON and become text nodes (base/text.js). The page talks to the
// program that served it and to nobody else; it keeps nothing but the key of this run and two display preferences.
import { count, el, fill, name, plain, points } from "./base/text.js";
import { takeKey } from "./base/connection.js";
import { choose, keyList, unsavedList } from "./base/dialogs.js";
import { setCommon, start } from "./base/keys.js";
import { cycleTheme, useTheme } from "./base/theme.js";
import { adjudication } from "./adjudication/adjudication.js";
import { codebook } from "./codebook/codebook.js";
import { codings } from "./codings/codings.js";
import { overview } from "./overview/overview.js";
import { queue } from "./queue/queue.js";
import { reading } from "./reading/reading.js";
import { unspoken } from "./reading/turns.js";
import { tabsOfReview } from "./start/tabs.js";
import { Codes } from "./study/codes.js";
import { Decisions } from "./study/decisions.js";
import { progress } from "./study/progress.js";
import { Session } from "./study/session.js";
import { Shows } from "./study/trouble.js";

const at = (id) => document.getElementById(id);
const VIEWS = {
  reading: { title: "Reading", build: reading, key: "1" },
  queue: { title: "Queue", build: queue, key: "2", when: (study) => !study.adjudicating && !study.codebook_work },
  codebook: { title: "Codebook", build: codebook, key: "2", when: (study) => study.codebook_work },
  adjudication: { title: "Adjudication", build: adjudication, key: "2", when: (study) => study.adjudicating },
  progress: { title: "Progress", build: progress, key: "3", when: (study) => !study.codebook_work },
  codings: { title: "Codings", build: codings, key: "4", when: (study) => !study.codebook_work },
  overview: { title: "Overview", build: overview, key: "5", when: (study) => !study.codebook_work },
};

const shows = new Shows(() => app.decisions?.outbox ?? null, again);
const app = new Session(shows, VIEWS);

async function again() {
  shows.banner(null);
  if (!app.study) return boot();
  await app.decisions.outbox.send();
  return app.refreshStudy();
}

function drawSaved(outbox) {
  const node = at("saved");
  const waiting = outbox.waiting.length;
  const stuck = outbox.waiting.some((record) => record.state === "unsaved" || record.state === "refused");
  node.className = `saved ${stuck ? "unsaved" : waiting ? "sending" : "all"}`;
  node.replaceChildren(stuck ? `${waiting} unsaved – send again` : waiting ? "saving …" : "All saved");
  if (outbox.stopped?.kind === "lost") shows.show(outbox.stopped);
  document.title = `${stuck ? `(${waiting} unsaved) ` : ""}Review – Leitmotif`;
}

let refreshing = 0;
function saved(record) {
  app.say(`saved: ${record.says}`);
  shows.banner(null);
  clearTimeout(refreshing);
  refreshing = setTimeout(() => app.decisions.outbox.waiting.length || app.refreshStudy(), 1500);
}

function trouble(error) {
  app.say(error.kind === "refused" ? `not saved, refused: ${error.message}` : "not saved: the decision is kept in this tab");
  if (error.kind === "refused") shows.refused(error);
  else shows.show(error);
}

/** A place that was found: where it is, and the words with what was looked for marked. */
function hitContent(hit) {
  const chars = points(hit.excerpt);
  const marks = [...hit.marks.map((mark) => ({ ...mark, tag: "mark" })), ...unspoken(hit, { chars, start: hit.excerpt_start })];
  const where = [hit.document, hit.speaker, hit.turn ? `turn ${hit.turn}` : null].filter(Boolean).join(" · ");
  return [name(where, { class: "quiet" }), fill(el("p", { class: "hit", dir: "auto" }), chars, hit.excerpt_start, marks)];
}

let searched = 0;
async function search(text) {
  const typed = text.trim();
  if (!typed) return;
  const mine = (searched += 1);
  const answer = await app.ask("/api/search", { q: typed });
  if (!answer || mine !== searched) return;
  const hit = await choose(
    `${count(answer.hits.length, "place")} with “${plain(typed)}”`,
    answer.hits.map((value) => ({ value, content: hitContent(value) })),
    "No transcript holds these words.",
  );
  if (!hit) return;
  hits = answer.hits;
  hitAt = hits.indexOf(hit);
  showHit();
}

/** The places of the last search, and the one that is shown; they are coded one by one. */
let hits = [];
let hitAt = 0;

async function showHit() {
  const hit = hits[hitAt];
  if (await app.show("reading", { document: hit.document, place: hit })) app.say(`Place ${hitAt + 1} of ${hits.length}. Enter codes it, . goes to the next.`);
}

function otherHit(direction) {
  if (!hits.length) return app.say("Nothing was searched for yet. / searches.");
  const to = hitAt + direction;
  if (to < 0 || to >= hits.length) return app.say(`This is the ${direction > 0 ? "last" : "first"} place.`);
  hitAt = to;
  return showHit();
}

function undo() {
  if (!app.study.adjudicating && app.isOver()) return undefined;
  if (!app.decisions.last()) return app.say("Nothing to undo in this session.");
  return app.decisions.undo();
}

let wired = false;
function wire() {
  if (wired) return;
  wired = true;
  at("theme").addEventListener("click", cycleTheme);
  at("help").addEventListener("click", keyList);
  at("saved").addEventListener("click", () => unsavedList(app.decisions.outbox));
  at("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search(/** @type {HTMLInputElement} */ (at("search")).value);
  });
  at("search").addEventListener("keydown", (event) => {
    // The keys of one letter act again once the field is left.
    if (event.key !== "Escape") return;
    event.preventDefault();
    app.view?.focus();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    at("view").focus();
    app.view?.focus();
  });
  addEventListener("beforeunload", (event) => {
    if (app.decisions?.outbox.waiting.length || app.revision?.changes.length) event.preventDefault();
  });
  addEventListener("hashchange", () => {
    if (takeKey()) location.reload();
  });
  // The head has a second row where the window is narrow or the tabs of a session stand in it; what sticks below it stays below it.
  const head = /** @type {HTMLElement} */ (document.querySelector(".top"));
  new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);
  keys();
}

function keys() {
  const group = "Everywhere";
  const views = app.shownViews().map(([which, { key, title }]) => ({ key, says: title, run: () => app.show(which) }));
  const all = [
    ...views,
    { key: "u", says: "Undo the last act (the record keeps both)", run: undo },
    { key: "/", says: "Search", run: () => /** @type {HTMLInputElement} */ (at("search")).select() },
    { key: ".", says: "Next place of the last search, to be coded or passed over", run: () => otherHit(1) },
    { key: ",", says: "Place before of the last search", run: () => otherHit(-1) },
    { key: "s", says: "What is not saved yet", run: () => unsavedList(app.decisions.outbox) },
    { key: "Shift+l", says: "Light, dark, or as the system", run: cycleTheme },
    { key: "?", says: "This list", run: keyList, always: true },
  ];
  setCommon(all.map((binding) => ({ ...binding, group })));
}

/** The view of the last load of this tab. */
function lastView() {
  try {
    return JSON.parse(sessionStorage.getItem("leitmotif.view") ?? "{}");
  } catch {
    return {};
  }
}

async function boot() {
  const study = await app.ask("/api/study");
  if (!study) return;
  app.codes = new Codes(study.codes ?? []);
  app.decisions ??= new Decisions({
    changed: (changed, record) => app.view?.changed(changed, record),
    saved,
    outboxChanged: drawSaved,
    trouble,
  });
  app.know(study);
  const role = study.codebook_work ? "Codebook, in the hands of " : study.adjudicating ? "Adjudication by " : "Coder: ";
  at("study").replaceChildren(name(study.name));
  at("study").title = study.name;
  at("who").replaceChildren(role, name(study.coder));
  wire();
  const last = lastView();
  // A person who has coded already sees first where the study stands; one who begins sees the first transcript.
  const coding = study.decisions ? "overview" : "reading";
  const first = study.codebook_work ? "codebook" : study.adjudicating ? "adjudication" : coding;
  const which = app.shownViews().some(([view]) => view === last.which) ? last.which : first;
  await app.show(which, study.documents.some((entry) => entry.document === last.document) ? { document: last.document } : {});
}

useTheme();
tabsOfReview();
start();
if (takeKey()) boot();
else shows.askKey();
