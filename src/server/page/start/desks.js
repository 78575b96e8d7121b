// @ts-check
// The way from the start page to the review page (who works, and in which mode) and to the page of proposals.
import { button, el, name } from "../base/text.js";
import { confirm, open } from "../base/dialogs.js";
import { remember, remembered } from "./tabs.js";

const TITLES = { code: "Who codes?", settle: "Who settles?", codebook: "Who works on the codebook?" };

/** Opens the review page in a mode; false where nobody was named, the program says no, or another view is wanted by then. */
export async function openDesk(page, mode, isWanted) {
  const study = (await page.refresh()) ?? page.study;
  if (!isWanted()) return false;
  const asked = mode === "settle" || !remembered("coder") ? await askWho(study, mode) : { coder: remembered("coder") };
  if (!asked) return false;
  remember("coder", asked.coder);
  const answer = await page.send("/api/start/desk", { path: study.path, mode, ...asked });
  if (!answer || !isWanted()) return false;
  remember("desk", answer.desk);
  remember("mode", mode);
  sessionStorage.removeItem("leitmotif.view");
  location.assign("/review");
  return true;
}

/** What somebody is told before the first proposals of a study are made. */
const BEFORE_NAMES = [
  "The program looks through the interviews for what may tell who somebody is. You decide about each; nothing is replaced here.",
  "From then on, an interview is left out of reports and suggestions until its names are settled.",
];

/** Opens the page of proposals; false where somebody thinks better of it or the program says no. */
export async function openNames(page, isWanted) {
  const study = (await page.refresh()) ?? page.study;
  if (!isWanted()) return false;
  if (!study.names.begun && !(await confirm("Take out names?", BEFORE_NAMES, { yes: "Look for names" }))) return false;
  let answer;
  do {
    // A large study takes a while: until it is done, the program answers without a desk.
    page.say("Looking through the interviews …");
    answer = await page.send("/api/start/identifiers", { path: study.path });
    if (!answer || !isWanted()) return false;
  } while (!answer.desk);
  remember("desk", answer.desk);
  remember("mode", "names");
  location.assign("/identifiers");
  return true;
}

/** Asks for the name, and in settling for the two who are compared. */
function askWho(study, mode) {
  const done = study.coders.filter((entry) => entry.done).map((entry) => entry.coder);
  if (mode === "settle" && done.length < 2) {
    return open("Nothing to settle yet", (close) => [
      el("p", {}, "Two coders are compared once both have said on their page that they are done."),
      el("ul", {}, study.coders.map(({ coder, done: is }) => el("li", {}, name(coder), is ? " is done" : " is still coding"))),
      el("p", { class: "buttons" }, button("Close", () => close(null), { key: "Esc", autofocus: true })),
    ]);
  }
  return open(TITLES[mode], (close) => {
    const field = el("input", { id: "coder-name", type: "text", autofocus: true, autocomplete: "off", list: "coders", spellcheck: "false" });
    const known = study.coders.map((entry) => entry.coder);
    field.value = remembered("coder") || (known.length === 1 && mode !== "settle" ? known[0] : "");
    const hide = el("input", { type: "checkbox", id: "hide-names" });
    const pair = mode === "settle" ? [who("one", done, done[0]), who("other", done, done[1])] : [];
    const form = el(
      "form",
      {},
      el("div", { class: "ask-row" }, el("label", { for: "coder-name" }, "Your name, written the same way each time"), field),
      el("datalist", { id: "coders" }, known.map((coder) => el("option", { value: coder }))),
      pair.length ? el("div", { class: "who" }, "Compared are", pair[0], "and", pair[1]) : null,
      pair.length ? el("p", {}, hide, " ", el("label", { for: "hide-names" }, "Do not show which is which")) : null,
      el(
        "p",
        { class: "buttons" },
        el("button", { type: "submit", class: "strong" }, "Go on"),
        button("Cancel", () => close(null), { key: "Esc" }),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const coder = field.value.trim();
      if (!coder) {
        field.setAttribute("aria-invalid", "true");
        field.focus();
        return;
      }
      close(pair.length ? { coder, between: pair.map((select) => select.value), hide_names: hide.checked } : { coder });
    });
    return form;
  });
}

function who(label, names, chosen) {
  const select = el("select", { "aria-label": `The ${label} coder` }, names.map((coder) => el("option", { value: coder }, coder)));
  select.value = chosen;
  return select;
}
