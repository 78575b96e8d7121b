// @ts-check
// The page of proposals: what may tell who somebody is, in the order of risk, each in its words; a person decides.
//
// The names are in this page and nowhere else: not in its address, not in what the browser keeps, not on the console.
import { count, plain } from "../base/text.js";
import { Trouble, get, takeKey } from "../base/connection.js";
import { keyList } from "../base/dialogs.js";
import { redraw, select, setCommon, setView, start } from "../base/keys.js";
import { cycleTheme, useTheme } from "../base/theme.js";
import { Shows } from "../study/trouble.js";
import { tabsOfReview } from "../start/tabs.js";
import { Acts } from "./identifiers_actions.js";
import { drawFrame, drawHand, drawHead, drawList } from "./identifiers_drawing.js";
import { Places } from "./identifiers_places.js";
import { AT_ONCE, Proposals } from "./identifiers_state.js";

const at = (id) => document.getElementById(id);
let quiet = 0;

/** What the parts of this page share. */
const page = {
  state: new Proposals(),
  shows: new Shows(() => null, () => boot()),
  /** @type {Acts} */
  acts: null,
  /** @type {Places} */
  places: null,

  /** Says something at the foot of the page. */
  say(content) {
    at("status").replaceChildren(...[content].flat().map((part) => (part instanceof Node ? part : plain(part))));
    clearTimeout(quiet);
    quiet = setTimeout(() => at("status").replaceChildren(), 8000);
  },

  /** "3 of 40 spellings decided". */
  progress() {
    const all = this.state.rows.length;
    return `${(all - this.state.open).toLocaleString("en")} of ${count(all, "spelling")} decided`;
  },

  /** Asks for the whole list. */
  async load() {
    const list = await get("/api/identifiers");
    this.state.take(list);
    at("study").replaceChildren(plain(list.study ?? "Names"));
    at("who").replaceChildren(`${count(list.transcripts, "interview")} to settle. All stays on this machine.`);
    this.draw();
  },

  /** Draws what changes. */
  draw() {
    drawHead(this, at);
    redraw(at("rows"), () => drawList(this, at("rows"), at("below")));
    redraw(at("hand"), () => drawHand(this, at("hand")));
    this.places.show(this.state.current);
    this.keepInSight();
  },

  /** Scrolls the list, and never the page, to the row in hand: on a phone the buttons stay under the finger. */
  keepInSight() {
    const list = at("rows");
    const row = /** @type {HTMLElement | null} */ (list.querySelector("[aria-selected=true]"));
    if (!row) return;
    const top = row.offsetTop - list.offsetTop;
    const bottom = top + row.offsetHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  },

  /** Puts a row in hand. */
  hold(number) {
    this.state.hold(number);
    this.draw();
    select(at("rows"), this.state.at, true);
  },

  narrow(change) {
    this.state.narrow(change);
    this.draw();
  },

  /** Shows whatever is not decided. */
  unfilter() {
    this.narrow({ text: "", kind: "", show: "open" });
    this.focusList();
  },

  more() {
    this.state.most += AT_ONCE;
    this.draw();
  },

  step(by) {
    if (!this.state.step(by)) return;
    this.draw();
    select(at("rows"), this.state.at, true);
  },

  focusList() {
    select(at("rows"), this.state.at, true);
    if (this.state.at === null) at("view").focus();
  },

  /** Places that were asked for on another list: the list is asked for anew. */
  async missed(error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.code === "R0240") await this.load().catch((again) => this.shows.show(again));
    this.shows.show(error);
  },
};

/** An act on a key that is held down acts once. */
const once = (run) => (event) => {
  if (!event.repeat) run();
};

function keys() {
  const { acts } = page;
  const all = "All of this spelling";
  setView([
    { key: "a", says: "Accept: replace it wherever it is said", group: all, run: once(() => acts.decide("accept")) },
    { key: "Shift+a", says: "Accept all that go together: of its kind, or of the person", group: all, run: once(() => acts.acceptTogether()) },
    { key: "r", says: "Refuse: it stays", group: all, run: once(() => acts.decide("refuse")) },
    { key: "c", says: "Change the stand-in", group: all, run: once(() => acts.change()) },
    { key: "w", says: "Whole word, or inside longer words too", group: all, run: once(() => acts.rule("whole_word")) },
    { key: "m", says: "Match case, or whatever its capitals", group: all, run: once(() => acts.rule("match_case")) },
    { key: "p", says: "Place by place", group: all, run: once(() => page.places.toggle()) },
    { key: "s", says: "Skip: the next that is open", group: "The list", run: once(() => acts.skip()) },
    { keys: ["ArrowDown", "j"], says: "Next in the list", group: "The list", run: () => page.step(1) },
    { keys: ["ArrowUp", "k"], says: "The one before", group: "The list", run: () => page.step(-1) },
    { key: "Shift+r", says: "Refuse all rare details that are left", group: "The list", run: once(() => acts.refuseDetails()) },
    { key: "/", says: "Filter as you type", group: "The list", run: () => /** @type {HTMLInputElement} */ (at("words"))?.select() },
  ]);
  const common = [
    { key: "u", says: "Undo the last act of this session", run: once(() => acts.undo()) },
    { key: "Shift+l", says: "Light, dark, or as the system", run: cycleTheme },
    { key: "?", says: "This list", run: keyList, always: true },
  ];
  setCommon(common.map((binding) => ({ ...binding, group: "Everywhere" })));
}

function wire() {
  if (page.acts) return;
  page.acts = new Acts(page);
  page.places = new Places(page);
  at("theme").addEventListener("click", cycleTheme);
  at("help").addEventListener("click", keyList);
  at("undo").addEventListener("click", () => page.acts.undo());
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    page.focusList();
  });
  addEventListener("hashchange", () => {
    if (takeKey()) location.reload();
  });
  keys();
}

async function boot() {
  page.shows.banner(null);
  wire();
  if (!at("rows")) at("view").replaceChildren(drawFrame(page));
  try {
    await page.load();
    page.focusList();
  } catch (error) {
    page.shows.show(error);
  }
}

useTheme();
tabsOfReview();
start();
if (takeKey()) boot();
else page.shows.askKey();
