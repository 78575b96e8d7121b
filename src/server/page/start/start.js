// @ts-check
// The start page: the studies of this machine, a new one, and the tabs of the one that is open.
import { el, name, plain } from "../base/text.js";
import { takeKey } from "../base/connection.js";
import { confirm } from "../base/dialogs.js";
import { cycleTheme, useTheme } from "../base/theme.js";
import { Shows } from "../study/trouble.js";
import { openDesk, openNames } from "./desks.js";
import { drawHome } from "./home.js";
import { drawMade } from "./made.js";
import { drawStudy } from "./study.js";
import { TABS, drawTabs, remember, remembered } from "./tabs.js";

const at = (id) => document.getElementById(id);
let quiet = 0;

/** What the views of this page share. */
export const page = {
  /** @type {import("../api").StudyOverview | null} */
  study: null,
  shows: new Shows(() => null, () => boot()),

  /** Says something at the foot of the page. */
  say(text) {
    at("status").replaceChildren(plain(text));
    clearTimeout(quiet);
    quiet = setTimeout(() => at("status").replaceChildren(), 8000);
  },

  /** How many views were asked for: one that is ready after another was asked for is dropped. */
  asked: 0,

  /** Begins to show another view; the function says whether it is still the one that was asked for last. */
  begin() {
    const mine = (this.asked += 1);
    return () => mine === this.asked;
  },

  /**
   * Asks the program; what goes wrong is shown, and the answer is then null.
   * @template {keyof import("../api").Answers} P
   * @param {P} path
   * @param {Record<string, unknown>} [parameters]
   */
  ask(path, parameters) {
    return this.shows.ask(path, parameters);
  },

  /** Sends something; null where it was refused or lost, which is shown. */
  send(path, body) {
    return this.shows.send(path, body);
  },

  /** Shows content as the whole view, with its heading in hand. */
  show(...content) {
    at("view").replaceChildren(...content.flat());
    const heading = at("view").querySelector("h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  },

  /** Goes to the list of studies. */
  async home() {
    const isWanted = this.begin();
    this.study = null;
    remember("study", "");
    remember("desk", "");
    at("tabs").hidden = true;
    at("study").replaceChildren("Leitmotif");
    at("who").replaceChildren("Everything stays on this machine.");
    document.title = "Leitmotif";
    const home = await this.ask("/api/start");
    if (home && isWanted()) drawHome(this, home);
  },

  /** Opens a study by its folder. */
  async open(path, tab = "start") {
    const isWanted = this.begin();
    const study = await this.send("/api/start/open", { path });
    if (!isWanted()) return undefined;
    if (!study) return this.home();
    if (remembered("study") !== study.path) remember("coder", "");
    remember("study", study.path);
    this.took(study);
    return this.go(tab);
  },

  /** Takes what the program says of the study. */
  took(study) {
    this.study = study;
    remember("names", study.names.offered ? "offered" : "");
    at("study").replaceChildren(name(study.name));
    at("who").replaceChildren(name(study.path));
    document.title = `${plain(study.name)} – Leitmotif`;
  },

  /** Asks anew what there is to know of the study. */
  async refresh() {
    const { path } = this.study;
    const study = await this.ask("/api/start/study", { path });
    if (study && this.study?.path === path) this.took(study);
    return study;
  },

  /** Shows a tab of the study. */
  async go(tab) {
    if (tab === "home" || !this.study) return this.home();
    const known = TABS.some(([one]) => one === tab) ? tab : "start";
    if (["code", "settle", "codebook", "names"].includes(known)) {
      // Whoever comes back from there comes back to the start.
      remember("tab", "start");
      const isWanted = this.begin();
      const opened = known === "names" ? await openNames(this, isWanted) : await openDesk(this, known, isWanted);
      if (opened || !isWanted()) return undefined;
      // What was in the way is shown above the page that was there.
      if (at("view").querySelector(".study, .made")) return undefined;
      return this.go("start");
    }
    remember("tab", known);
    remember("desk", "");
    drawTabs(known, (chosen) => this.go(chosen));
    return known === "start" ? drawStudy(this) : drawMade(this, known);
  },
};

async function quit() {
  const sure = await confirm("End Leitmotif?", ["What was saved is safe. Other tabs of this session end too, and a run that is at work stops."], {
    yes: "End it",
  });
  if (!sure) return;
  if (!(await page.send("/api/start/quit", {}))) return;
  at("tabs").hidden = true;
  page.show(el("p", { class: "lead" }, "Leitmotif has ended. This tab can be closed; start the program again to go on."));
}

let wired = false;
async function boot() {
  page.shows.banner(null);
  if (!wired) {
    wired = true;
    at("quit").addEventListener("click", quit);
    at("theme").addEventListener("click", cycleTheme);
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      at("view").focus();
    });
    // A file that is dropped beside the field for it would otherwise take the place of the page.
    for (const what of ["dragover", "drop"]) addEventListener(what, (event) => event.preventDefault());
  }
  const study = remembered("study");
  const tab = remembered("tab");
  return study && tab !== "home" ? page.open(study, tab || "start") : page.home();
}

useTheme();
if (takeKey()) boot();
else page.shows.askKey();
