// @ts-check
// The start page: the studies of this machine, a new one, and the tabs of the one that is open.
import { el, name, plain } from "../base/text.js";
import { get, post, takeKey } from "../base/connection.js";
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

  /**
   * Asks the program; what goes wrong is shown, and the answer is then null.
   * @template {keyof import("../api").Answers} P
   * @param {P} path
   * @param {Record<string, unknown>} [parameters]
   * @returns {Promise<import("../api").Answers[P] | null>}
   */
  async ask(path, parameters) {
    try {
      return await get(path, parameters);
    } catch (error) {
      this.shows.show(error);
      return null;
    }
  },

  /** Sends something; null where it was refused or lost, which is shown. @returns {Promise<any>} */
  async send(path, body) {
    try {
      const answer = await post(path, body);
      this.shows.banner(null);
      return answer;
    } catch (error) {
      this.shows.show(error);
      return null;
    }
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
    this.study = null;
    remember("study", "");
    remember("desk", "");
    at("tabs").hidden = true;
    at("study").replaceChildren("Leitmotif");
    at("who").replaceChildren("Everything stays on this machine.");
    document.title = "Leitmotif";
    const home = await this.ask("/api/start");
    if (home) drawHome(this, home);
  },

  /** Opens a study by its folder. */
  async open(path, tab = "start") {
    const study = await this.send("/api/start/open", { path });
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
    const study = await this.ask("/api/start/study", { path: this.study.path });
    if (study) this.took(study);
    return study;
  },

  /** Shows a tab of the study. */
  async go(tab) {
    if (tab === "home" || !this.study) return this.home();
    const known = TABS.some(([one]) => one === tab) ? tab : "start";
    if (["code", "settle", "codebook", "names"].includes(known)) {
      // Whoever comes back from there comes back to the start.
      remember("tab", "start");
      const opened = known === "names" ? await openNames(this) : await openDesk(this, known);
      if (opened) return undefined;
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
