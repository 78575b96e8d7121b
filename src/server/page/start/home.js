// @ts-check
// The studies that were opened last, and the ways to another one.
import { button, count, el, name } from "../base/text.js";
import { chooseFolder } from "./folders.js";
import { begin, beginIn } from "./begin.js";
import { dropField, takeIn } from "./drop.js";

/** Draws it. */
export function drawHome(page, home) {
  const studies = home.recent.length
    ? el("ul", { class: "studies" }, home.recent.map((study) => row(page, study)))
    : el("p", { class: "quiet" }, "None yet. Those that you open here are listed, by their folders alone.");
  page.show(
    el(
      "div",
      { class: "home" },
      el("section", { "aria-labelledby": "yours" }, el("h2", { id: "yours" }, "Your studies"), studies),
      el(
        "section",
        { "aria-labelledby": "another" },
        el("h2", { id: "another" }, "Another study"),
        el("p", {}, "A study is a folder with your interviews, one file for each. They can stay where they are."),
        el("p", { class: "buttons" }, button("Choose a folder", () => byFolder(page), { class: "strong" })),
        dropField("Or drop the files of your interviews here: they are copied into a new study.", (files) => byFiles(page, home, files)),
      ),
    ),
  );
}

function row(page, study) {
  const what = study.there ? count(study.interviews, "interview") : "the folder is not there now";
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "open", disabled: !study.there, on: { click: () => page.open(study.path) } },
      el("b", {}, name(study.name)),
      el("span", { class: "quiet" }, name(study.path)),
      el("span", { class: "quiet" }, what),
    ),
    el(
      "button",
      {
        type: "button",
        class: "forget",
        title: "Take it out of this list; its files stay",
        "aria-label": `Take ${study.name} out of this list; its files stay`,
        on: {
          click: async () => {
            const isWanted = page.begin();
            const home = await page.send("/api/start/forget", { path: study.path });
            if (home && isWanted()) drawHome(page, home);
          },
        },
      },
      "×",
    ),
  );
}

/** A study in a folder that is there. */
async function byFolder(page) {
  const chosen = await chooseFolder(page);
  if (!chosen) return;
  if (chosen.study) await page.open(chosen.at);
  else await beginIn(page, chosen);
}

/** A new study of files that were dropped. */
async function byFiles(page, home, files) {
  const study = await begin(page, { folder: "", parent: home.home, interviews: files.length });
  if (!study) return;
  const isWanted = page.begin();
  const taken = await takeIn(page, study.path, files);
  if (!isWanted()) return;
  await page.open(study.path);
  if (taken) page.say(`${count(taken, "file")} copied into ${study.path}`);
}
