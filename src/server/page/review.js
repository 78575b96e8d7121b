// The page of `leitmotif review`: loads the study, shows one view, and says of every decision whether it is on disk.
//
// All words of transcripts, codes and memos come as JSON and become text nodes (text.js). The page talks to the
// program that served it and to nobody else; it keeps nothing but the key of this run and two choices of taste.
import { el, name, plain, count } from "./text.js";
import { Transcript } from "./transcript.js";
import { Codes } from "./codes.js";
import { Decisions } from "./decisions.js";
import { Trouble, get, post, setKey, takeKey } from "./connection.js";
import { setCommon, setView, start } from "./keys.js";
import { choose, keyList, open, unsavedList } from "./dialogs.js";
import { reading } from "./reading.js";
import { queue } from "./queue.js";
import { adjudication } from "./adjudication.js";
import { progress } from "./progress.js";
import { codebook } from "./codebook.js";

const at = (id) => document.getElementById(id);
const VIEWS = {
  reading: { title: "Reading", build: reading, key: "1" },
  queue: { title: "Queue", build: queue, key: "2", when: (study) => !study.adjudicating && !study.codebook_work },
  codebook: { title: "Codebook", build: codebook, key: "2", when: (study) => study.codebook_work },
  adjudication: { title: "Adjudication", build: adjudication, key: "2", when: (study) => study.adjudicating },
  progress: { title: "Progress", build: progress, key: "3", when: (study) => !study.codebook_work },
};

const app = {
  study: null,
  codes: null,
  decisions: null,
  documents: new Map(),
  coming: new Map(),
  offers: new Map(),
  view: null,
  group: "",

  /** Tells a reader of screens what everybody else sees in its place. */
  tell: (text) => at("told").replaceChildren(plain(text)),

  /** Tells a reader of screens, and everybody else at the foot of the page. */
  say(text) {
    const status = at("status");
    status.replaceChildren(plain(text));
    clearTimeout(app.quiet);
    app.quiet = setTimeout(() => status.replaceChildren(), 8000);
  },

  /** Asks the server; what goes wrong is shown, and the answer is then null. */
  async ask(path, parameters) {
    try {
      return await get(path, parameters);
    } catch (error) {
      show(error);
      return null;
    }
  },

  /** Sends something that is no decision; true when the server has it on disk. */
  async send(path, body) {
    try {
      await post(path, body);
      banner(null);
      return true;
    } catch (error) {
      show(error);
      return false;
    }
  },

  /** Sends something and gives the answer; null where it was refused or lost, which is told. */
  async pose(path, body) {
    try {
      const answer = await post(path, body);
      banner(null);
      return answer;
    } catch (error) {
      show(error);
      return null;
    }
  },

  /** One object per offer, however many lists show it; what is not on disk yet is not overwritten. */
  offer({ seq, ...fresh }) {
    const known = app.offers.get(fresh.id);
    fresh.decision = seq ?? null;
    if (!known) {
      const offer = { state: "undecided", memo: null, discuss: false, coding: null, ...fresh, kind: "offer" };
      app.offers.set(fresh.id, offer);
      return offer;
    }
    if (!known.pending) Object.assign(known, fresh);
    return known;
  },

  /** A transcript with the codings and offers that this coder may see. Asked for once, however many wait for it. */
  load(wanted) {
    const known = app.documents.get(wanted);
    if (known) return Promise.resolve(known);
    if (!app.coming.has(wanted)) {
      app.coming.set(
        wanted,
        get("/api/excerpts", { document: wanted })
          .then((answer) => {
            const doc = {
              document: wanted,
              finished: Boolean(answer.finished),
              transcript: new Transcript(answer),
              codings: (answer.codings ?? []).map((coding) => ({ ...coding, kind: "coding", document: wanted })),
            };
            doc.passages = (answer.marks ?? [])
              .filter((mark) => mark.code === null)
              .map((mark) => ({ ...mark, kind: "passage", document: wanted }));
            doc.answers = answer.answers ?? [];
            look(doc, answer);
            app.documents.set(wanted, doc);
            return doc;
          })
          .finally(() => app.coming.delete(wanted)),
      );
    }
    return app.coming.get(wanted);
  },

  /** Shows what went wrong with a question. */
  fail: (error) => show(error),

  /** After "done" nothing is coded any more, and nothing in a session for something else; says so. */
  isOver(doc = null) {
    const { adjudicating, codebook_work: work } = app.study;
    const done = app.study.done || doc?.finished;
    if (adjudicating) app.say("Whoever adjudicates codes nothing here.");
    else if (work) app.say("This session is for work on the codebook: nothing is coded here.");
    else if (done) app.say("You have said that you are done with this: your codings stay as they are.");
    return Boolean(adjudicating || work || done);
  },

  loaded: (wanted) => app.documents.get(wanted) ?? null,

  async closeBlind(doc) {
    if (app.decisions.outbox.waiting.length) return app.say("Some decisions are not saved yet. The step can be closed once they are.");
    if (!(await app.send("/api/blind", { document: doc.document, close: true }))) return undefined;
    const answer = await app.ask("/api/excerpts", { document: doc.document });
    if (answer) look(doc, answer);
    await app.refreshStudy();
    await app.show("reading", { document: doc.document });
    return app.say("saved: the blind step of this transcript is closed");
  },

  async refreshStudy() {
    const study = await app.ask("/api/study");
    if (study) know(study);
    app.view?.changed("", null);
  },

  async show(which, options = {}) {
    try {
      const root = el("div", { class: `view ${which}-view` });
      const built = await VIEWS[which].build(app, root, options);
      app.view?.leave();
      app.view = built;
      app.which = which;
      at("view").replaceChildren(root);
      setView(built.bindings);
      views();
      scrollTo(0, 0);
      built.focus();
      sessionStorage.setItem("leitmotif.view", JSON.stringify({ which, document: options.document ?? null }));
    } catch (error) {
      show(error);
    }
  },
};

// Takes the offers of an answer into a transcript; each is tied to the coding that it became, and to its memo.
function look(doc, answer) {
  doc.blind = answer.blind;
  doc.offers = (answer.suggestions ?? []).map((offer) => app.offer({ ...offer, document: doc.document }));
  const marks = new Map((answer.marks ?? []).map((mark) => [`${mark.start} ${mark.end} ${mark.code}`, mark]));
  for (const offer of doc.offers) {
    offer.coding = doc.codings.find((coding) => coding.suggestion === offer.id) ?? null;
    if (offer.coding) offer.coding.offer = offer;
    const { memo = null, discuss = false } = marks.get(`${offer.start} ${offer.end} ${offer.code}`) ?? {};
    Object.assign(offer, { memo, discuss });
  }
}

// What the server says of the study; the outbox learns where the record ends.
function know(study) {
  app.study = Object.assign(app.study ?? {}, study);
  const { outbox } = app.decisions;
  outbox.knowsOnce = study.once === true;
  if (!outbox.waiting.length) outbox.head = study.head;
}

function banner(content, ...buttons) {
  const node = at("banner");
  node.hidden = content === null;
  node.replaceChildren(...(content === null ? [] : [el("p", {}, content), ...buttons]));
}

/** Says what is in the way, and the way out. */
function show(error) {
  if (!(error instanceof Trouble)) throw error;
  if (error.kind === "key") return askKey();
  const waiting = app.decisions?.outbox.waiting.length ?? 0;
  if (error.kind === "lost") {
    return banner(
      [
        "The program does not answer. Is leitmotif review still running? ",
        waiting ? `${count(waiting, "decision")} kept in this tab, none lost.` : "Nothing was lost.",
      ],
      el("button", { type: "button", on: { click: again } }, "Try again"),
      el("button", { type: "button", on: { click: askKey } }, "It runs at a new address"),
    );
  }
  return banner(
    [name([error.code, error.message, error.remedy].filter(Boolean).join("; "))],
    el("button", { type: "button", on: { click: () => banner(null) } }, "Close"),
  );
}

async function again() {
  banner(null);
  if (!app.study) return boot();
  await app.decisions.outbox.send();
  return app.refreshStudy();
}

let asking = false;
async function askKey() {
  if (asking) return;
  asking = true;
  const waiting = app.decisions?.outbox.waiting.length ?? 0;
  const typed = await open("This page needs its key", (close) => {
    const field = el("input", {
      type: "text",
      autofocus: true,
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": "Address or key",
      class: "long",
    });
    const form = el(
      "form",
      {
        on: {
          submit: (event) => {
            event.preventDefault();
            close(field.value);
          },
        },
      },
      field,
      " ",
      el("button", { type: "submit", class: "strong" }, "Go on"),
    );
    return [
      el(
        "p",
        {},
        "The program answers, but this page has no key for it, or one of an earlier run. Each start of leitmotif review makes a new key and prints one address that holds it.",
      ),
      el(
        "p",
        {},
        "Open that address, or paste it here",
        waiting ? `: ${count(waiting, "unsaved decision")} of this tab will then be sent.` : ".",
      ),
      form,
    ];
  });
  asking = false;
  if (!typed)
    return banner(
      "This page has no valid key. Open the address that leitmotif review printed.",
      el("button", { type: "button", on: { click: askKey } }, "Paste the address"),
    );
  setKey(typed);
  return again();
}

function drawSaved(outbox) {
  const node = at("saved");
  const waiting = outbox.waiting.length;
  const stuck = outbox.waiting.some((record) => record.state === "unsaved" || record.state === "refused");
  node.className = `saved ${stuck ? "unsaved" : waiting ? "sending" : "all"}`;
  node.replaceChildren(stuck ? `${waiting} unsaved – send again` : waiting ? "saving …" : "All saved");
  if (outbox.stopped?.kind === "lost") show(outbox.stopped);
  document.title = `${stuck ? `(${waiting} unsaved) ` : ""}Review – Leitmotif`;
}

let refreshing = 0;
function saved(record) {
  app.say(`saved: ${record.says}`);
  banner(null);
  clearTimeout(refreshing);
  refreshing = setTimeout(() => app.decisions.outbox.waiting.length || app.refreshStudy(), 1500);
}

function trouble(error) {
  app.say(error.kind === "refused" ? `not saved, refused: ${error.message}` : "not saved: the decision is kept in this tab");
  show(error);
  if (error.kind === "refused")
    banner(
      [
        "A decision was refused: ",
        name([error.code, error.message, error.remedy].filter(Boolean).join("; ")),
        ". It is kept until you give it up or send it again.",
      ],
      el("button", { type: "button", on: { click: () => unsavedList(app.decisions.outbox) } }, "Look at it"),
    );
}

function views() {
  at("views").replaceChildren(
    ...Object.entries(VIEWS)
      .filter(([, view]) => !view.when || view.when(app.study))
      .map(([which, view]) =>
        el(
          "button",
          {
            type: "button",
            class: "plain",
            "aria-current": which === app.which ? "page" : null,
            "aria-keyshortcuts": view.key,
            on: { click: () => app.show(which) },
          },
          view.title,
          " ",
          el("kbd", { "aria-hidden": "true" }, view.key),
        ),
      ),
  );
}

const THEMES = ["system", "light", "dark"];
function theme(choice) {
  const chosen = THEMES.includes(choice) ? choice : "system";
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  at("theme").replaceChildren(`Theme: ${chosen}`);
  localStorage.setItem("leitmotif.theme", chosen);
}

async function search(text) {
  const typed = text.trim();
  if (!typed) return;
  const answer = await app.ask("/api/search", { q: typed });
  if (!answer) return;
  const hit = await choose(
    `${count(answer.hits.length, "place")} with “${plain(typed)}”`,
    answer.hits.map((value) => ({ value, content: [name(value.document, { class: "quiet" }), " ", name(value.excerpt)] })),
    "No transcript holds these letters.",
  );
  if (hit) app.show("reading", { document: hit.document, place: hit });
}

function undo() {
  const { decisions } = app;
  if (!app.study.adjudicating && app.isOver()) return undefined;
  if (!decisions.last()) return app.say("Nothing to undo in this session.");
  return decisions.undo();
}

function wire() {
  const cycle = () => theme(THEMES[(THEMES.indexOf(localStorage.getItem("leitmotif.theme") ?? "system") + 1) % THEMES.length]);
  at("theme").addEventListener("click", cycle);
  at("help").addEventListener("click", keyList);
  at("saved").addEventListener("click", () => unsavedList(app.decisions.outbox));
  at("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search(at("search").value);
  });
  at("search").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      app.view?.focus();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (app.decisions?.outbox.waiting.length || app.revision?.changes.length) event.preventDefault();
  });
  window.addEventListener("hashchange", () => {
    if (takeKey()) location.reload();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    at("view").focus();
    app.view?.focus();
  });
  const group = "Everywhere";
  setCommon([
    ...["1", "2", "3"].map((key) => ({
      key,
      group,
      says: { 1: "Reading", 2: app.study?.codebook_work ? "Codebook" : app.study?.adjudicating ? "Adjudication" : "Queue", 3: "Progress" }[key],
      run: () => {
        const found = Object.entries(VIEWS).find(([, view]) => view.key === key && (!view.when || view.when(app.study)));
        if (found) app.show(found[0]);
      },
    })),
    { key: "u", group, says: "Undo the last act (the record keeps both)", run: undo },
    { key: "/", group, says: "Search", run: () => at("search").select() },
    { key: "s", group, says: "What is not saved yet", run: () => unsavedList(app.decisions.outbox) },
    { key: "Shift+l", group, says: "Light, dark, or as the system", run: cycle },
    { key: "?", group, says: "This list", run: keyList, always: true },
  ]);
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
  know(study);
  at("study").replaceChildren(name(study.name));
  at("who").replaceChildren(study.codebook_work ? "Codebook, in the hands of " : study.adjudicating ? "Adjudication by " : "Coder: ", name(study.coder));
  wire();
  let last = {};
  try {
    last = JSON.parse(sessionStorage.getItem("leitmotif.view") ?? "{}");
  } catch {
    last = {};
  }
  const first = study.codebook_work ? "codebook" : study.adjudicating ? "adjudication" : "reading";
  const which = VIEWS[last.which] && (!VIEWS[last.which].when || VIEWS[last.which].when(study)) ? last.which : first;
  await app.show(which, study.documents.some((entry) => entry.document === last.document) ? { document: last.document } : {});
}

theme(localStorage.getItem("leitmotif.theme"));
start();
if (takeKey()) boot();
else askKey();
