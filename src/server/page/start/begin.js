// @ts-check
// A new study: three questions, each of which can be left open.
import { button, count, el } from "../base/text.js";
import { open } from "../base/dialogs.js";

const slug = (text) => text.trim().replace(/[<>:"/\\|?*\u0000-\u001f]+/g, " ").replace(/\s+/g, " ").replace(/^\.+|\.+$/g, "");

function choice(title, group, rows) {
  return el(
    "fieldset",
    { class: "choice" },
    el("legend", {}, title),
    rows.map(([value, label], i) => {
      const box = el("input", { type: "radio", name: group, value });
      box.checked = i === rows.length - 1;
      return el("label", {}, box, " ", label);
    }),
  );
}

/** Asks what is to be known of a new study, and begins it; gives it, or null. `folder` is where it is, or "" to ask. */
export async function begin(page, { folder, parent, interviews }) {
  const asked = await open("A new study", (close) => {
    const title = el("input", { id: "new-name", type: "text", autofocus: true, autocomplete: "off" });
    const where = el("input", { id: "new-folder", type: "text", autocomplete: "off", spellcheck: "false" });
    let own = false;
    title.addEventListener("input", () => {
      if (!own) where.value = `${parent}/${slug(title.value) || "My study"}`;
    });
    where.addEventListener("input", () => {
      own = true;
    });
    where.value = `${parent}/My study`;
    const form = el(
      "form",
      {},
      el("p", {}, `${count(interviews, "interview")} found. Nothing here has to be answered, and all of it can be changed later.`),
      el("div", { class: "ask-row" }, el("label", { for: "new-name" }, "What is the study called?"), title),
      folder ? null : el("div", { class: "ask-row" }, el("label", { for: "new-folder" }, "Its folder on this machine"), where),
      choice("Were names, places and dates taken out of the transcripts?", "deidentify", [
        ["already_safe", "Yes"],
        ["as_is", "No"],
        ["", "Not answered"],
      ]),
      choice("Who codes?", "blind", [
        ["false", "I alone: suggestions may be shown at once"],
        ["true", "Two or more: everybody codes first, and sees suggestions after"],
        ["", "Not answered"],
      ]),
      el(
        "p",
        { class: "buttons" },
        el("button", { type: "submit", class: "strong" }, "Begin"),
        button("Cancel", () => close(null), { key: "Esc" }),
      ),
    );
    const chosen = (group) => /** @type {HTMLInputElement} */ (form.querySelector(`input[name=${group}]:checked`)).value;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const blind = chosen("blind");
      close({
        folder: folder || where.value.trim(),
        name: title.value.trim(),
        deidentify: chosen("deidentify"),
        blind: blind === "" ? null : blind === "true",
      });
    });
    return form;
  });
  return asked ? page.send("/api/start/new", asked) : null;
}

/** Begins a study in a folder that was chosen. */
export async function beginIn(page, chosen) {
  const study = await begin(page, { folder: chosen.at, parent: chosen.at, interviews: chosen.interviews });
  if (!study) return;
  await page.open(study.path);
  page.say(study.written.length ? `written: ${study.written.join(", ")}` : "all files were there");
}
