// @ts-check
// The tabs of one session: the start of a study, the modes of the review page, and the pages that runs leave behind.
//
// They stand on the start page and, where the review page was opened from it, on that page too. What they need to know is kept in this
// browser tab alone: the study's folder, the coder's name and the desk.
import { el } from "../base/text.js";

/** Tab, title, and what it is for. */
export const TABS = [
  ["start", "Start"],
  ["names", "Names"],
  ["code", "Code"],
  ["settle", "Settle"],
  ["codebook", "Codebook"],
  ["report", "Report"],
  ["agreement", "Agreement"],
  ["coverage", "Second look"],
];

/** Whether names may still have to be taken out is said by the program, and remembered as a mark. */
const isShown = (tab) => tab !== "names" || remembered("names") !== "";

const KEYS = { study: "leitmotif.study", names: "leitmotif.names", tab: "leitmotif.tab", coder: "leitmotif.coder", desk: "leitmotif.desk", mode: "leitmotif.mode" };

/** What this browser tab remembers of the session; "" where there is nothing. @param {keyof typeof KEYS} what */
export const remembered = (what) => sessionStorage.getItem(KEYS[what]) ?? "";

/** Remembers it, or forgets it with "". @param {keyof typeof KEYS} what */
export function remember(what, value) {
  if (value) sessionStorage.setItem(KEYS[what], value);
  else sessionStorage.removeItem(KEYS[what]);
}

/** Draws the tabs; `go` is called with the one that is chosen. */
export function drawTabs(current, go) {
  const nav = document.getElementById("tabs");
  if (!nav) return;
  nav.hidden = false;
  nav.replaceChildren(
    el("button", { type: "button", class: "plain", on: { click: () => go("home") } }, "All studies"),
    ...TABS.filter(([tab]) => isShown(tab)).map(([tab, title]) =>
      el("button", { type: "button", class: "plain", "aria-current": tab === current ? "page" : null, on: { click: () => go(tab) } }, title),
    ),
  );
}

/** Draws the tabs on the review page, where it was opened from the start page. */
export function tabsOfReview() {
  if (!remembered("desk") || !remembered("study")) return;
  const mode = remembered("mode");
  drawTabs(mode, (chosen) => {
    if (chosen === mode) return;
    remember("tab", chosen);
    location.assign("/");
  });
}
