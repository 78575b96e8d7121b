// @ts-check
// The session that all views share: the study, its codes, the transcripts that were loaded, the acts and what they became.
//
// It keeps nothing but what came from the program, and one object per suggestion, however many lists show it.
import { el, plain } from "../base/text.js";
import { get } from "../base/connection.js";
import { endMode } from "../base/modes.js";
import { Transcript } from "../base/transcript.js";
import { setView } from "../base/keys.js";

const at = (id) => document.getElementById(id);

/** One session of the page. `shows` is how trouble is shown; `views` are the views by name. */
export class Session {
  constructor(shows, views) {
    this.shows = shows;
    this.views = views;
    this.study = null;
    this.codes = null;
    this.decisions = null;
    this.documents = new Map();
    this.coming = new Map();
    this.epoch = 0;
    this.offers = new Map();
    this.view = null;
    this.which = "";
    this.asked = 0;
    this.group = "";
    this.quiet = 0;
    this.queueState = null;
    this.codingsState = null;
    this.revision = null;
    this.namesHidden = false;
    this.recent = [];
  }

  /** Says something to people who hear the page; the others see it in its place. */
  tell(text) {
    at("spoken").replaceChildren(plain(text));
  }

  /** Says something at the foot of the page, to those who see it and those who hear it. */
  say(text) {
    const status = at("status");
    status.replaceChildren(plain(text));
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => status.replaceChildren(), 8000);
  }

  /**
   * Asks the program; what goes wrong is shown, and the answer is then null.
   * @template {keyof import("../api").Answers} P
   * @param {P} path
   * @param {Record<string, unknown>} [parameters]
   */
  ask(path, parameters) {
    return this.shows.ask(path, parameters);
  }

  /** Sends something that is no decision; true when it is on disk. */
  async send(path, body) {
    return (await this.pose(path, body)) !== null;
  }

  /** Sends something and gives the answer; null where it was refused or lost, which is shown. */
  pose(path, body) {
    return this.shows.send(path, body);
  }

  /** Shows what went wrong with a question. */
  fail(error) {
    this.shows.show(error);
  }

  /** One object per suggestion, however many lists show it; what is not on disk yet is not overwritten. */
  offer({ seq, ...fresh }) {
    const known = this.offers.get(fresh.id);
    fresh.decision = seq ?? null;
    if (!known) {
      const offer = { state: "undecided", memo: null, discuss: false, coding: null, ...fresh, kind: "offer" };
      this.offers.set(fresh.id, offer);
      return offer;
    }
    if (!known.pending) Object.assign(known, fresh);
    return known;
  }

  /** A transcript with the codings and suggestions that this coder may see. Asked for once, however many wait for it. */
  load(wanted) {
    const known = this.documents.get(wanted);
    if (known) return Promise.resolve(known);
    if (!this.coming.has(wanted)) {
      const { epoch } = this;
      // What was asked for before everything was forgotten is asked for again.
      const asked = get("/api/excerpts", { document: wanted }).then((answer) =>
        epoch === this.epoch ? this.keep(wanted, answer) : this.load(wanted),
      );
      this.coming.set(
        wanted,
        asked.finally(() => epoch === this.epoch && this.coming.delete(wanted)),
      );
    }
    return this.coming.get(wanted);
  }

  /** Forgets the transcripts that were loaded: what may be seen of them has changed. */
  forget() {
    this.epoch += 1;
    this.documents.clear();
    this.coming.clear();
    this.offers.clear();
  }

  /** The transcript where it was loaded, else null. */
  loaded(wanted) {
    return this.documents.get(wanted) ?? null;
  }

  keep(wanted, answer) {
    const passages = (answer.marks ?? []).filter((mark) => mark.code === null);
    const doc = {
      document: wanted,
      finished: Boolean(answer.finished),
      blind: answer.blind,
      transcript: new Transcript(answer),
      codings: (answer.codings ?? []).map((coding) => ({ ...coding, kind: "coding", document: wanted })),
      passages: passages.map((mark) => ({ ...mark, kind: "passage", document: wanted })),
      answers: answer.answers ?? [],
      offers: [],
    };
    this.look(doc, answer);
    this.documents.set(wanted, doc);
    return doc;
  }

  /** Takes the suggestions of an answer into a transcript; each is tied to the coding that it became, and to its memo. */
  look(doc, answer) {
    doc.blind = answer.blind;
    doc.offers = (answer.suggestions ?? []).map((offer) => this.offer({ ...offer, document: doc.document }));
    const marks = new Map((answer.marks ?? []).map((mark) => [`${mark.start} ${mark.end} ${mark.code}`, mark]));
    for (const offer of doc.offers) {
      offer.coding = doc.codings.find((coding) => coding.suggestion === offer.id) ?? null;
      if (offer.coding) offer.coding.offer = offer;
      const { memo = null, discuss = false } = marks.get(`${offer.start} ${offer.end} ${offer.code}`) ?? {};
      Object.assign(offer, { memo, discuss });
    }
  }

  /** Whether codes can be made here, while reading. */
  mayMakeCodes() {
    return Boolean(this.study.codes_born) && !this.study.codebook_work;
  }

  /** Makes a code at once, for everybody; it is on its way to the log before what is coded with it. */
  makeCode(code) {
    this.decisions.revise(this, [{ do: "add", code: { name: code } }], `Code ${code} made`);
  }

  /** Takes codes as the page knows them now, and draws what shows them. */
  takeCodes(list) {
    this.codes.take(list);
    this.view?.codesChanged?.();
  }

  /** Takes what a change of the codebook came to. Codings under a code that has another name, or is part of another, are asked for anew. */
  async codesCame(answer) {
    const before = this.codes.list.map((code) => code.code);
    const now = new Set(answer.codes.map((code) => code.code));
    this.study.codes = answer.codes;
    this.takeCodes(answer.codes);
    if (before.every((code) => now.has(code))) return;
    await this.reload();
  }

  /** Asks anew for every transcript that was loaded; views keep their objects. */
  async reload() {
    for (const doc of this.documents.values()) {
      const answer = await this.settled(doc.document);
      if (!answer) return;
      doc.codings.splice(0, doc.codings.length, ...answer.codings.map((coding) => ({ ...coding, kind: "coding", document: doc.document })));
      this.look(doc, answer);
      this.view?.changed(doc.document, null);
    }
  }

  /** A transcript as the program holds it once nothing is on its way; an act that was made meanwhile is not lost from the page. */
  async settled(wanted) {
    const { decisions } = this;
    for (;;) {
      await decisions.outbox.empty();
      const { acts } = decisions;
      const answer = await this.ask("/api/excerpts", { document: wanted });
      if (!answer || acts === decisions.acts) return answer;
    }
  }

  /** The codes used last then the first ones of the codebook. */
  recentCodes(most) {
    const own = this.recent.filter((code) => this.codes.byName.has(code));
    return [...new Set([...own, ...this.codes.list.map((code) => code.code)])].slice(0, most);
  }

  /** Notes that a code was used. */
  usedCode(code) {
    this.recent = [code, ...this.recent.filter((other) => other !== code)];
  }

  /** Whether nothing can be coded here; says why. */
  isOver(doc = null) {
    const { adjudicating, codebook_work: work } = this.study;
    const done = this.study.done || doc?.finished;
    if (adjudicating) this.say("A session of adjudication codes nothing.");
    else if (work) this.say("This session is for work on the codebook: nothing is coded here.");
    else if (done) this.say("You have said that you are done with this: your codings stay as they are.");
    return Boolean(adjudicating || work || done);
  }

  async closeBlind(doc) {
    if (this.isSaving("closed")) return undefined;
    const { view } = this;
    if (!(await this.send("/api/blind", { document: doc.document, close: true }))) return undefined;
    const answer = await this.ask("/api/excerpts", { document: doc.document });
    if (answer) this.look(doc, answer);
    await this.refreshStudy();
    await this.showFrom(view, "reading", { document: doc.document });
    return this.say("saved: the blind step of this transcript is closed");
  }

  /** Whether decisions are still on their way; says that the step waits for them. */
  isSaving(what) {
    const { length } = this.decisions.outbox.waiting;
    if (length) this.say(`Some decisions are not saved yet. The step can be ${what} once they are.`);
    return length > 0;
  }

  /** Opens a step again: the blind step of a transcript, or all of one's work after "done". */
  async reopen(step, document = null) {
    if (this.isSaving("opened")) return;
    const { view } = this;
    if (!(await this.send("/api/reopen", { step, document }))) return;
    this.forget();
    await this.refreshStudy();
    await this.showFrom(view, step === "done" ? "progress" : "reading", { document });
    this.say(step === "done" ? "saved: your work is open again" : "saved: the blind step is open again");
  }

  /** Says that there is no blind step for a person who works alone, or that there is one. */
  async chooseBlind(blind, document) {
    if (this.isSaving("changed")) return;
    const { view } = this;
    if (!(await this.send("/api/blind/choice", { blind }))) return;
    this.forget();
    await this.refreshStudy();
    await this.showFrom(view, "reading", { document });
    this.say(blind ? "saved: you code first, and see suggestions after" : "saved: suggestions are shown at once");
  }

  async refreshStudy() {
    const study = await this.ask("/api/study");
    if (study) this.know(study);
    this.view?.changed("", null);
  }

  /** Takes what the program says of the study. */
  know(study) {
    const before = this.study?.version;
    this.study = Object.assign(this.study ?? {}, study);
    // Somebody else may have made a code in the meantime.
    if (before !== undefined && before !== study.version) this.codesCame(study);
  }

  /** The views of this session, with their names. */
  shownViews() {
    return Object.entries(this.views).filter(([, view]) => !view.when || view.when(this.study));
  }

  /** Shows a view; true once it is shown. One that is ready after another was asked for is dropped. */
  async show(which, options = {}) {
    const mine = (this.asked += 1);
    try {
      const root = el("div", { class: `view ${which}-view` });
      const built = await this.views[which].build(this, root, options);
      if (mine !== this.asked) {
        built.leave();
        return false;
      }
      endMode();
      this.view?.leave();
      this.view = built;
      this.which = which;
      at("view").replaceChildren(root);
      setView(built.bindings);
      this.drawViews();
      scrollTo(0, 0);
      built.focus();
      sessionStorage.setItem("leitmotif.view", JSON.stringify({ which, document: options.document ?? null }));
      return true;
    } catch (error) {
      this.shows.show(error);
      return false;
    }
  }

  /** Shows a view in the place of one; anyone who went to another meanwhile stays there. */
  showFrom(view, which, options) {
    return view === this.view ? this.show(which, options) : undefined;
  }

  drawViews() {
    const tab = ([which, view]) =>
      el(
        "button",
        {
          type: "button",
          class: "plain",
          "aria-current": which === this.which ? "page" : null,
          "aria-keyshortcuts": view.key,
          on: { click: () => this.show(which) },
        },
        view.title,
        " ",
        el("kbd", { "aria-hidden": "true" }, view.key),
      );
    at("views").replaceChildren(...this.shownViews().map(tab));
  }
}
