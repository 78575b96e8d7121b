// @ts-check
// What a person does in the queue: load a page, take a suggestion in hand, go on after a decision, change the code.
import { acts, open } from "../study/item.js";
import { confirm } from "../base/dialogs.js";
import { SAMPLE, TIERS } from "./queue_lists.js";

/** How long to wait before asking again for a ranking that is being made. */
const WAIT_MS = 700;

/** The acts of the queue. */
export class QueueActions {
  constructor(app, state, drawing) {
    this.app = app;
    this.state = state;
    this.drawing = drawing;
    this.asked = 0;
    this.ahead = 0;
    this.waiting = 0;
    this.acts = acts(app, this.host());
    drawing.act = this;
    drawing.list.addEventListener("focusin", (event) => {
      const option = event.target.closest("[role=option]");
      if (option && Number(option.dataset.at) !== state.at) this.take(Number(option.dataset.at), { focus: false });
    });
  }

  /** Begins with the first code that has something to decide; where there is none, with the first code of the codebook. */
  async begin() {
    const { kept } = this.state;
    if (!kept.begun) {
      const answer = await this.app.ask("/api/progress");
      const open = (answer?.codes ?? []).find((row) => row.suggested > row.decided);
      if (open) kept.filters.code = open.code;
      kept.begun = Boolean(open);
    }
    this.drawing.drawFilters();
    await this.load({ focus: false });
  }

  async load({ first = true, focus = true, keep = false } = {}) {
    const mine = (this.asked += 1);
    const { app, state, drawing } = this;
    const { acts } = app.decisions;
    const answer = await app.ask("/api/queue", state.question());
    if (!answer || mine !== this.asked) return;
    // What was decided while the list was on its way is not in it: it is asked for again.
    if (acts !== app.decisions.acts && keep) return this.refreshLater();
    const rows = answer.suggestions.map((offer) => app.offer(offer));
    const held = keep ? state.item() : null;
    const isAtEnd = held && !open(held) && state.nextOpen() < 0;
    if (held) state.follow(rows, answer.total);
    else state.take(rows, answer.total, first);
    state.expected = answer.expected;
    state.ranking = answer.ranking;
    state.found = answer.found;
    // A list that is asked for again in the background leaves the filters as they are, with whoever stands on one.
    if (!keep) drawing.drawFilters();
    drawing.drawList();
    if (!held) this.take(state.at, { focus: focus && state.rows.length > 0 });
    else if (isAtEnd && state.nextOpen() >= 0) this.next();
    else drawing.select(focus);
    this.waitForRanking();
  }

  /** A ranking that is being made comes in a moment: the list is asked for again, and what is in hand stays there. */
  waitForRanking() {
    clearTimeout(this.waiting);
    if (this.state.ranking?.pending) this.refreshLater();
  }

  refreshLater() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.refresh(), WAIT_MS);
  }

  /** Takes the newest ranking. The excerpt in hand stays in hand; what comes after it is new. */
  refresh() {
    if (this.app.decisions.outbox.waiting.length || this.state.mode) return this.waitForRanking();
    const inList = this.drawing.list.contains(document.activeElement);
    this.state.kept.offset = 0;
    return this.load({ focus: inList, keep: true });
  }

  /** Chooses how far down the lists go; kept for this coder. */
  async chooseList(tier) {
    if (!(await this.app.send("/api/list", { tier }))) return;
    this.state.kept.offset = 0;
    await this.load({ focus: false, keep: true });
    this.app.say(`saved: lists hold ${TIERS[tier]}`);
  }

  /** Draws passages at random, to say how much of the code is found. */
  async draw() {
    const { code } = this.state.filters;
    const yes = await confirm(
      `How much of ${code} is found?`,
      [
        `${SAMPLE} passages are drawn at random from those of open transcripts that you have neither given ${code} nor refused it. You say of each whether it fits.`,
        "From these the page says what share of the code’s passages you had found, with an interval. The ranked list finds; only a random sample can say how much it missed.",
        "The sample is written down before the first passage is opened. The figure comes when all are answered.",
      ],
      { yes: `Draw ${SAMPLE} passages` },
    );
    if (yes && (await this.app.send("/api/sample", { code, size: SAMPLE }))) await this.sample(true);
  }

  /** Shows the sample, or the suggestions again. */
  sample(isOn) {
    this.state.kept.sample = isOn;
    this.state.kept.offset = 0;
    return this.load();
  }

  page(direction) {
    const to = this.state.pageAt(direction);
    if (to === null) return this.app.say(`This is the ${direction > 0 ? "end" : "beginning"} of the queue.`);
    this.state.kept.offset = to;
    return this.load({ first: direction > 0 });
  }

  take(index, { focus = true } = {}) {
    const { app, state, drawing } = this;
    state.at = Math.min(Math.max(index, 0), Math.max(0, state.rows.length - 1));
    state.since = performance.now();
    drawing.select(focus);
    drawing.drawCard();
    // The transcript is fetched while the excerpt is read, so that a decision does not wait for it.
    clearTimeout(this.ahead);
    const fetch = () => state.item() && app.load(state.item().document).catch(() => {});
    if (state.item()) this.ahead = setTimeout(fetch, 100);
    // In one row of columns the excerpt begins at the top; below each other, the list stays where it is.
    if (focus && matchMedia("(min-width: 52.01rem)").matches) scrollTo(0, 0);
  }

  /** Goes on after a decision; who went on while it was made stays where they are. */
  next(decided = this.state.item(), stay = false) {
    const { state } = this;
    if (stay || decided !== state.item()) return undefined;
    const to = state.nextOpen();
    if (to >= 0) return this.take(to);
    if (state.kept.offset + state.page.length < state.total) return this.page(1);
    return this.app.say("That was the last undecided suggestion of this list.");
  }

  before() {
    const to = this.state.openBefore();
    if (to >= 0) this.take(to);
  }

  otherCode(direction) {
    const names = this.app.codes.list.map((code) => code.code);
    const to = names[names.indexOf(this.state.filters.code) + direction];
    if (!to) return this.app.say(direction > 0 ? "This is the last code." : "This is the first code.");
    this.state.filters.code = to;
    this.state.kept.offset = 0;
    this.state.kept.sample = false;
    this.app.say(`Queue of ${to}`);
    return this.load();
  }

  read() {
    const item = this.state.item();
    if (item) this.app.show("reading", { document: item.document, place: item });
  }

  host() {
    const { app, state, drawing } = this;
    return {
      item: () => state.item(),
      doc: () => app.load(state.item().document),
      shownFor: () => Math.round(performance.now() - state.since),
      draw: (span, edge) => {
        state.mode = { span, edge };
        drawing.drawCard();
      },
      plain: () => {
        state.mode = null;
        drawing.drawCard();
      },
      focus: () => drawing.list.querySelector("[tabindex='0']")?.focus(),
      redraw: () => {
        drawing.drawCard();
        drawing.redrawRow(state.at);
      },
      hold: () => {},
      next: (decided, { stay = false } = {}) => this.next(decided, stay),
    };
  }

  /** Ends what is under way: an answer that comes later is dropped. */
  leave() {
    this.asked += 1;
    [this.ahead, this.waiting].forEach(clearTimeout);
  }

  /** Follows a change of an item, made here or on another view. */
  changed(record) {
    const { state, drawing } = this;
    // Once it is saved, and not while others wait: the list would count them as undecided.
    if (record?.state === "saved") setTimeout(() => this.follow(record), 0);
    const index = state.rows.findIndex((row) => row === record?.item || row === record?.item.offer);
    if (index < 0) return;
    drawing.redrawRow(index);
    if (record.isUndo && record.state !== "saved") this.take(index);
    else if (index === state.at) drawing.drawCard();
  }

  /** Follows the ranking that a saved decision was answered with, and a sample that was read to its end. */
  follow(record) {
    const { state } = this;
    const wasLast = state.kept.sample && !state.rows.some(open);
    if (state.isOlderThan(record.ranking) || wasLast) this.refresh();
  }
}
