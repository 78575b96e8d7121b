// @ts-check
// The list of transcripts, with a filter by group. It says where each is: blind step open, or so many undecided.
import { el, name, count } from "../base/text.js";
import { rove } from "../base/keys.js";

/** `{node, refresh, step}`; `take` is called with the transcript that a person chose. */
export function documentList(app, current, take, { all = false } = {}) {
  const list = el("ul", { role: "listbox", "aria-label": "Transcripts", class: "documents" });
  const groups = [...new Set(app.study.documents.map((entry) => entry.group).filter(Boolean))];
  const select = el(
    "select",
    {
      on: {
        change: () => {
          app.group = select.value;
          refresh();
        },
      },
    },
    el("option", { value: "" }, "all groups"),
    groups.map((group) => el("option", { value: group }, group)),
  );
  select.value = groups.includes(app.group) ? app.group : "";

  const standing = (entry) => {
    if (app.study.adjudicating || app.study.codebook_work) return entry.group ?? "";
    // What was loaded is newer than what the program said last.
    const doc = app.loaded(entry.document);
    const codings = count(doc?.codings.length ?? entry.codings ?? 0, "coding");
    if (entry.blind_open) return `blind step open · ${codings}`;
    const undecided = doc ? doc.offers.filter((offer) => offer.state === "undecided").length : (entry.undecided ?? 0);
    return undecided ? `${codings} · ${undecided.toLocaleString("en")} undecided` : codings;
  };

  const shownDocuments = () => app.study.documents.filter((entry) => !select.value || entry.group === select.value);

  function refresh() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const focused = list.contains(active) ? active.dataset.document : null;
    const rows = shownDocuments();
    const stop = rows.some((entry) => entry.document === current) ? current : rows[0]?.document;
    list.replaceChildren(
      ...rows.map((entry) => {
        const pick = () => take(entry.document);
        return el(
          "li",
          {
            role: "option",
            tabindex: entry.document === stop ? "0" : "-1",
            "data-document": entry.document,
            "aria-selected": String(entry.document === current),
            on: {
              click: pick,
              keydown: (event) => {
                if (event.key === "Enter" || event.key === " ") {
                  event.preventDefault();
                  pick();
                }
              },
            },
          },
          app.study.adjudicating || app.study.codebook_work ? null : el("span", { class: `dot ${entry.blind_open ? "open" : "closed"}`, "aria-hidden": "true" }),
          name(entry.document),
          el("span", { class: "quiet" }, standing(entry)),
        );
      }),
    );
    if (focused !== null) [...list.children].find((row) => row.dataset.document === focused)?.focus();
  }
  refresh();
  rove(list, "[role=option]");

  const node = el(
    "nav",
    { class: "list", "aria-label": "Transcripts" },
    groups.length > 1 ? el("div", { class: "filters" }, el("label", {}, el("span", { class: "hidden" }, "Group"), select)) : null,
    all ? el("p", {}, el("button", { type: "button", class: "plain", on: { click: () => take(null) } }, "All transcripts")) : null,
    list,
  );
  return {
    node,
    refresh,
    step: (direction) => {
      const rows = shownDocuments();
      const to = rows[rows.findIndex((entry) => entry.document === current) + direction];
      if (to) take(to.document);
      else app.say(direction > 0 ? "This is the last transcript of the list." : "This is the first transcript of the list.");
    },
  };
}
