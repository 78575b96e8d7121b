// @ts-check
// Dialogs: write a note, confirm, the list of keys, what is unsaved. Each is the browser's own <dialog>:
// focus is kept inside while it is open, Escape closes it, and focus goes back to where it was.
import { el, name, button } from "./text.js";
import { inForce, rove, setSingleKeys, shown, singleKeys } from "./keys.js";

/** Opens a dialog; `build(close)` gives its content. The promise holds what `close` was called with, else null. */
export function open(title, build, { wide = false, kind = null } = {}) {
  return new Promise((resolve) => {
    let result = null;
    const before = document.activeElement;
    const box = el("dialog", { class: wide ? "wide" : kind, "aria-labelledby": "dialog-title" });
    const close = (value) => {
      result = value;
      box.close();
    };
    box.append(el("h2", { id: "dialog-title" }, title), ...[build(close)].flat());
    box.addEventListener("close", () => {
      box.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      resolve(result);
    });
    document.body.append(box);
    box.showModal();
    box.querySelector("[autofocus]")?.focus();
  });
}

/** Asks for a yes. The safe answer has the focus. */
export const confirm = (title, text, { yes, no = "Not now" }) =>
  open(title, (close) => [
    ...text.map((line) => el("p", {}, line)),
    el(
      "p",
      { class: "buttons" },
      el("button", { type: "button", autofocus: true, on: { click: () => close(false) } }, no),
      el("button", { type: "button", class: "strong", on: { click: () => close(true) } }, yes),
    ),
  ]).then((answer) => answer === true);

const hint = (text) => el("p", { class: "quiet hint" }, text);

/**
 * Lets a person write a note. What was typed and left with Escape comes back at the next opening (`draft`).
 * @param {string} title
 * @param {{text?: string, draft?: string | null, keep?: (typed: string) => void, help?: string, required?: boolean, again?: string | null}} options
 */
export function write(title, { text = "", draft = null, keep = (_typed) => {}, help = "", required = false, again = null }) {
  return open(title, (close) => {
    const field = el("textarea", { rows: "6", autofocus: true, "aria-label": title });
    field.value = draft ?? text;
    field.addEventListener("input", () => keep(field.value));
    const save = () => {
      if (required && field.value.trim() === "") {
        field.setAttribute("aria-invalid", "true");
        field.focus();
        return;
      }
      close(field.value);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        save();
      }
    });
    return [
      help ? el("p", {}, help) : null,
      field,
      el(
        "p",
        { class: "buttons" },
        button("Save", save, { class: "strong", key: "Ctrl Enter" }),
        again ? button("Same as before", () => close(again), { title: again }) : null,
        button("Cancel", () => close(null), { key: "Esc" }),
      ),
      again ? hint(["Before: ", name(again)]) : null,
      draft !== null && draft !== text ? hint("This is what you had typed before.") : null,
    ].filter(Boolean);
  });
}

/** Asks for several texts at once; gives them by their keys, or null. A field is `{key, label, value, rows, required}`. */
export function ask(title, fields, { help = "", yes = "Save" }) {
  return open(
    title,
    (close) => {
      const boxes = fields.map(({ key, label, value = "", rows = 1, required = false }, i) => {
        const box = el(rows > 1 ? "textarea" : "input", {
          id: `ask-${key}`,
          rows: rows > 1 ? String(rows) : null,
          type: rows > 1 ? null : "text",
          autofocus: i === 0,
          autocomplete: "off",
          "aria-required": required ? "true" : null,
        });
        box.value = value;
        box.addEventListener("input", () => box.removeAttribute("aria-invalid"));
        return { key, required, box, row: el("div", { class: "ask" }, el("label", { for: `ask-${key}` }, label), box) };
      });
      const save = () => {
        const missing = boxes.find(({ box, required }) => required && box.value.trim() === "");
        if (missing) {
          missing.box.setAttribute("aria-invalid", "true");
          missing.box.focus();
          return;
        }
        close(Object.fromEntries(boxes.map(({ key, box }) => [key, box.value.trim()])));
      };
      const form = el("div", {}, help ? el("p", { class: "quiet" }, help) : null, boxes.map(({ row }) => row));
      form.addEventListener("keydown", (event) => {
        const whole = event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.matches("input"));
        if (!whole) return;
        event.preventDefault();
        save();
      });
      return [
        form,
        el(
          "p",
          { class: "buttons" },
          button(yes, save, { class: "strong", key: "Ctrl Enter" }),
          button("Cancel", () => close(null), { key: "Esc" }),
        ),
      ];
    },
    { wide: fields.length > 2 },
  );
}

/** The list of keys, from the bindings that are in force. */
export const keyList = () =>
  open(
    "Keys",
    (close) => {
      const box = el("input", { type: "checkbox", id: "single-keys" });
      box.checked = singleKeys();
      box.addEventListener("change", () => setSingleKeys(box.checked));
      const groups = new Map();
      for (const binding of inForce().flat()) {
        if (!binding.says) continue;
        const group = binding.group ?? "Everywhere";
        groups.set(group, [...(groups.get(group) ?? []), binding]);
      }
      return [
        el(
          "div",
          { class: "keys" },
          [...groups].map(([group, bindings]) =>
            el(
              "section",
              {},
              el("h3", {}, group),
              el(
                "table",
                {},
                el(
                  "tbody",
                  {},
                  bindings.map((binding) =>
                    el(
                      "tr",
                      {},
                      el(
                        "th",
                        { scope: "row" },
                        (binding.keys ?? [binding.key]).map((key, i) => [i ? " or " : "", el("kbd", {}, shown(key))]),
                      ),
                      el("td", {}, binding.says),
                    ),
                  ),
                ),
              ),
            ),
          ),
        ),
        el(
          "p",
          {},
          box,
          " ",
          el("label", { for: "single-keys" }, "Keys of one letter act (switch this off if you speak to your computer)"),
        ),
        el(
          "p",
          { class: "buttons" },
          button("Close", () => close(true), { autofocus: true, key: "Esc" }),
        ),
      ];
    },
    { wide: true },
  );

/** What is not on disk yet, with the ways out. */
export const unsavedList = (outbox) =>
  open(outbox.waiting.length ? "Not saved yet" : "All saved", (close) => {
    if (!outbox.waiting.length) {
      return [
        el("p", {}, "Every decision that you made here is on disk."),
        el(
          "p",
          { class: "buttons" },
          button("Close", () => close(true), { autofocus: true }),
        ),
      ];
    }
    const rows = outbox.waiting.map((record) =>
      el(
        "li",
        {},
        el("b", {}, record.says),
        " ",
        el(
          "span",
          { class: "quiet" },
          record.state === "refused" ? "refused" : record.state === "sending" ? "on its way" : "unsaved",
          record.error && record.state !== "sending"
            ? [": ", name([record.error.code, record.error.message, record.error.remedy].filter(Boolean).join("; "))]
            : null,
        ),
        record.state === "refused"
          ? button("Give this one up", () => {
              outbox.discard(record);
              close(true);
            })
          : null,
      ),
    );
    return [
      el("p", {}, "These decisions are kept in this tab, in this order, until they are on disk. Keep the tab open."),
      el("ol", { class: "unsaved" }, rows),
      el(
        "p",
        { class: "buttons" },
        button(
          "Send again",
          () => {
            outbox.send();
            close(true);
          },
          { class: "strong", autofocus: true },
        ),
        button("Close", () => close(false)),
      ),
    ];
  });

/** A listbox of plain rows inside a dialog (search results). */
export const choose = (title, rows, empty) =>
  open(
    title,
    (close) => {
      if (!rows.length)
        return [
          el("p", {}, empty),
          el(
            "p",
            { class: "buttons" },
            button("Close", () => close(null), { autofocus: true }),
          ),
        ];
      const list = el(
        "ul",
        { role: "listbox", class: "results", "aria-label": title },
        rows.map((row, i) =>
          el(
            "li",
            {
              role: "option",
              tabindex: i ? "-1" : "0",
              autofocus: i === 0,
              "aria-selected": String(i === 0),
              on: {
                click: () => close(row.value),
                keydown: (event) => {
                  if (event.key === "Enter" || event.key === " ") {
                    event.preventDefault();
                    close(row.value);
                  }
                },
              },
            },
            row.content,
          ),
        ),
      );
      return [rove(list, "[role=option]"), el("p", { class: "quiet hint" }, "↑ ↓ to move, Enter to go there, Esc to leave.")];
    },
    { wide: true },
  );
