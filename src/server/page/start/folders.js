// @ts-check
// Looking through the folders of this machine for a study. Folders are listed by their names, with how many interviews lie in each.
import { button, count, el, name } from "../base/text.js";
import { open } from "../base/dialogs.js";

/** Lets somebody choose a folder; gives what it holds, or null. @returns {Promise<import("../api").Folders | null>} */
export function chooseFolder(page) {
  return open(
    "Choose the folder of the study",
    (close) => {
      const body = el("div", {});
      const typed = el("input", { id: "folder-path", type: "text", autocomplete: "off", spellcheck: "false" });
      let asked = 0;
      const go = async (path) => {
        const mine = (asked += 1);
        // Until the new list is there, nothing may be done with the folder of the old one.
        const buttons = [...body.querySelectorAll("button")];
        for (const one of buttons) one.disabled = true;
        const folders = await page.ask("/api/start/folders", { at: path });
        // Another path may have been typed while this one was looked up.
        if (mine !== asked) return undefined;
        if (folders) return draw(folders);
        typed.setAttribute("aria-invalid", "true");
        for (const one of buttons) one.disabled = false;
        return undefined;
      };
      const draw = (folders) => {
        typed.removeAttribute("aria-invalid");
        typed.value = folders.at;
        const rows = [
          folders.parent ? [folders.parent, "One folder up", ""] : null,
          ...folders.folders.map((folder) => [folder.path, folder.name, holds(folder)]),
        ].filter(Boolean);
        const list = el(
          "ul",
          { class: "folders", "aria-label": "Folders in it" },
          rows.map(([path, label, what]) =>
            el(
              "li",
              {},
              el("button", { type: "button", on: { click: () => go(path) } }, name(label), el("span", { class: "quiet" }, what)),
            ),
          ),
        );
        const fits = folders.study || folders.interviews > 0;
        const says = fits ? `This folder: ${holds(folders)}.` : "This folder holds no interviews (.txt, .docx, .vtt, .srt, .rtf, .odt, .pdf).";
        body.replaceChildren(
          list,
          folders.more ? el("p", { class: "quiet" }, `${count(folders.more, "more folder")}: type the path above`) : "",
          el("p", { role: "status" }, says),
          el(
            "p",
            { class: "buttons" },
            button(folders.study ? "Open this study" : "Make a study of this folder", () => close(folders), { class: "strong" }),
            button("Cancel", () => close(null), { key: "Esc" }),
          ),
        );
        list.querySelector("button")?.focus();
      };
      const form = el(
        "form",
        { class: "ask-row" },
        el("label", { for: "folder-path" }, "Its path; Enter goes there"),
        typed,
      );
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        go(typed.value.trim());
      });
      go("");
      return [form, body];
    },
    { wide: true },
  );
}

function holds(folder) {
  const interviews = folder.interviews ? count(folder.interviews, "interview") : "";
  return [folder.study ? "a study" : "", interviews].filter(Boolean).join(", ");
}
