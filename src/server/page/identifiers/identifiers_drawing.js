// @ts-check
// How the page of proposals is drawn: the list with its filter, the spelling in hand, and what to do when all is decided.
import { button, count, el, name } from "../base/text.js";
import { fillList, option } from "../base/keys.js";
import { AT_ONCE, KINDS, WHY } from "./identifiers_state.js";

/** The word for what was decided of a row, and the class that shows it. */
function stateOf(row) {
  if (row.decision === "accept") return ["accepted", row.alone ? "accepted, places apart" : "accepted"];
  if (row.decision === "refuse") return ["rejected", row.alone ? "refused, places apart" : "refused"];
  return row.open ? ["undecided", "open"] : ["accepted", "by places"];
}

/** The parts of the view that stay: filter, list, and the room for the spelling in hand. */
export function drawFrame(page) {
  const text = el("input", { id: "words", type: "search", placeholder: "Filter  ( / )", "aria-label": "Filter by words", autocomplete: "off", spellcheck: "false" });
  text.addEventListener("input", () => page.narrow({ text: text.value }));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    event.preventDefault();
    page.focusList();
  });
  const kind = el("select", { id: "kind", "aria-label": "Kind" });
  kind.addEventListener("change", () => page.narrow({ kind: kind.value }));
  const show = el(
    "select",
    { id: "show", "aria-label": "Open or decided" },
    [["open", "to decide"], ["decided", "decided"], ["all", "all"]].map(([value, label]) => el("option", { value }, label)),
  );
  show.addEventListener("change", () => page.narrow({ show: show.value }));
  for (const field of [kind, show]) field.addEventListener("keydown", (event) => event.key === "Escape" && page.focusList());
  return el(
    "div",
    { class: "columns identifiers" },
    el(
      "section",
      { class: "list", "aria-label": "Proposals" },
      el("progress", { id: "decided", "aria-label": "Decided" }),
      el("p", { id: "counts", class: "quiet" }),
      el("div", { class: "filters" }, text, kind, show),
      el("ul", { id: "rows", class: "proposal-list", "aria-label": "Spellings, those of most risk first" }),
      el("div", { id: "below" }),
    ),
    el("div", { class: "hand" }, el("div", { id: "hand" }), page.places.root),
  );
}

/** Draws progress and filter anew. */
export function drawHead(page, at) {
  const { state } = page;
  const bar = /** @type {HTMLProgressElement} */ (at("decided"));
  const all = state.rows.length;
  bar.max = Math.max(1, all);
  bar.value = all - state.open;
  at("counts").replaceChildren(page.progress());
  const kinds = [el("option", { value: "" }, "all kinds"), ...state.kinds().map(({ kind, open, all: many }) => el("option", { value: kind }, `${KINDS[kind]} (${open ? `${open} of ${many}` : many})`))];
  at("kind").replaceChildren(...kinds);
  for (const field of ["kind", "show"]) /** @type {HTMLSelectElement} */ (at(field)).value = state.filter[field];
  const words = /** @type {HTMLInputElement} */ (at("words"));
  if (words.value !== state.filter.text && state.filter.text === "") words.value = "";
  at("undo").toggleAttribute("disabled", !state.canUndo);
}

/** Draws the list anew. */
export function drawList(page, list, below) {
  const { state } = page;
  const shown = state.shown();
  const empty = state.rows.length ? (state.open ? "No spelling fits the filter." : "Everything is decided.") : "Nothing is proposed.";
  const rows = shown.slice(0, state.most).map((row) => {
    const [kind, says] = stateOf(row);
    return option(
      row.row,
      row.row === state.at,
      (number) => page.hold(number),
      el("span", { class: "count", title: "places" }, el("span", { "aria-hidden": "true" }, `${row.places} ×`), el("span", { class: "hidden" }, count(row.places, "place"))),
      el("b", {}, name(row.text)),
      el("span", { class: "line" }, el("span", { class: `state ${kind}` }, says), el("span", { class: "quiet" }, KINDS[row.kind], row.decision === "refuse" ? "" : [" → ", name(row.stand_in)])),
    );
  });
  fillList(list, rows, empty);
  const more = shown.length - rows.length;
  const details = state.openDetails;
  below.replaceChildren(
    ...[
      more > 0 ? button(`Show ${Math.min(more, AT_ONCE)} of ${count(more, "more spelling")}`, () => page.more(), { class: "plain" }) : null,
      details ? button(`Refuse all rare details left (${details.toLocaleString("en")})`, () => page.acts.refuseDetails(), { key: "Shift+R" }) : null,
    ].filter(Boolean),
  );
}

/** Draws the spelling in hand; its places stand below. */
export function drawHand(page, hand) {
  const { state, acts } = page;
  const row = state.current;
  const after = state.open ? null : drawNext(page);
  if (!row) {
    hand.replaceChildren(...(after ? [after] : [el("p", { class: "lead" }, "No spelling fits the filter."), el("p", {}, button("Show all that is to decide", () => page.unfilter()))]));
    return;
  }
  const pressed = (is) => String(row.decision === is);
  const others = state.samePerson(row);
  const together = state.together(row).length;
  const why = row.why ? WHY[row.why] : "it was listed by hand or decided before";
  hand.replaceChildren(
    ...[
      after,
      el("h2", { id: "spelling", tabindex: "-1" }, name(row.text)),
      el("p", { class: "quiet" }, `${KINDS[row.kind]}: ${why} · ${count(row.places, "place")} in ${count(row.transcripts, "interview")}`),
      el("p", { class: "stands" }, el("span", { class: "quiet" }, "Stand-in: "), name(row.stand_in, { class: "stand-in" }), " ", button("Change", () => acts.change(), { key: "c", class: "plain" })),
      others.length
        ? el("p", { class: "quiet" }, "The same person: ", others.slice(0, 8).map((other, i) => [i ? ", " : "", name(other.text)]), others.length > 8 ? " …" : "")
        : null,
      el(
        "p",
        { class: "buttons", role: "group", "aria-label": "All of this spelling" },
        button("Accept", () => acts.decide("accept"), { key: "a", "aria-pressed": pressed("accept") }),
        button("Refuse", () => acts.decide("refuse"), { key: "r", "aria-pressed": pressed("refuse") }),
        button("Skip", () => acts.skip(), { key: "s" }),
        button("Whole word", () => acts.rule("whole_word"), { key: "w", "aria-pressed": String(row.whole_word) }),
        button("Match case", () => acts.rule("match_case"), { key: "m", "aria-pressed": String(row.match_case) }),
        together > 1 ? button(`Accept all ${together.toLocaleString("en")} ${row.kind === "person" ? "of this person" : "of this kind"}`, () => acts.acceptTogether(), { key: "Shift+A" }) : null,
      ),
      el("p", { class: "quiet" }, sayEffect(row)),
    ].filter(Boolean),
  );
}

/** What accepting does under the rules of a row. */
function sayEffect(row) {
  const where = row.whole_word ? "as a whole word" : "inside longer words too";
  const how = row.match_case ? "with these capitals" : "whatever its capitals";
  return `Accepted, it is replaced wherever it is said, ${where}, ${how}; refused, it stays.`;
}

/** What to do when everything is decided. */
function drawNext(page) {
  const { list } = page.state;
  if (!list.transcripts) return el("section", { class: "next" }, el("p", {}, "Every interview is settled. Nothing is left to decide."));
  // An option is not broken at its hyphens.
  const parts = list.apply.split(/ (?=--)/).map((part, i) => [i ? " " : "", name(part, { class: i ? "unbroken" : null })]);
  const command = el("code", { id: "command", tabindex: "-1" }, parts);
  const copy = button("Copy the command", async () => {
    try {
      await navigator.clipboard.writeText(list.apply);
      page.say("Copied.");
    } catch {
      getSelection().selectAllChildren(command);
      page.say("Selected: copy it with Ctrl C.");
    }
  });
  const key = list.key_is_known
    ? "The key lies where it was put; the new originals go into it."
    : "KEY.age will hold the originals, encrypted, and OPENS.txt opens it: name two places outside of the study, on a stick or another disk. Without them nobody can restore anything.";
  return el(
    "section",
    { class: "next", "aria-labelledby": "all-decided" },
    el("h2", { id: "all-decided" }, "Everything is decided"),
    el("p", {}, `Nothing has changed in the interviews yet. This command writes the stand-ins into ${count(list.transcripts, "interview")}:`),
    el("p", { class: "apply-command" }, command),
    el("p", { class: "quiet" }, key),
    el("p", { class: "buttons" }, copy),
    el("p", { class: "quiet" }, "Until then every decision can be changed here."),
  );
}
