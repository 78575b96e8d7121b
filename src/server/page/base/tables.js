// @ts-check
// Tables: a plain one, how far two coders agree, and which codes are taken for which.
import { el, name } from "./text.js";

/** A table that scrolls by itself where it is wide. A head is a text, or `[text, class]`. */
export function table(caption, heads, rows, className = null) {
  const head = (entry) =>
    Array.isArray(entry) ? el("th", { scope: "col", class: entry[1] }, entry[0]) : el("th", { scope: "col" }, entry);
  return el(
    "div",
    { class: "scroll" },
    el(
      "table",
      { class: className },
      caption ? el("caption", {}, caption) : null,
      el("thead", {}, el("tr", {}, heads.map(head))),
      el("tbody", {}, rows),
    ),
  );
}

/**
 * Agreement before and after settling, per facet and per code; null where the program gives none.
 * @param {any} codes
 * @param {{before?: any, after?: any}} figures
 */
export function agreement(codes, { before, after }) {
  if (!before) return null;
  const reason = (entry) => (entry?.value === null && entry.undefined ? `not defined: ${entry.undefined}` : null);
  const cell = (entry) => {
    const figure = typeof entry?.value === "number" ? entry.value.toFixed(2) : "–";
    const why = reason(entry);
    return el("td", { class: "n", title: why }, figure, why ? el("span", { class: "hidden" }, ` ${why}`) : null);
  };
  const rows = (key) =>
    (before[key] ?? []).map((row) => {
      const later = (after?.[key] ?? []).find((other) => other.code === row.code && other.facet === row.facet) ?? {};
      const head = row.code ? codes.label(row.code) : el("b", {}, name(row.facet ?? "all codes"));
      const figures = [row.alpha, later.alpha, row.percent, later.percent].map(cell);
      return el("tr", {}, el("th", { scope: "row" }, head), figures, el("td", { class: "n" }, String(row.units ?? "–")));
    });
  const heads = ["α before", "α after", "alike before", "alike after", "units"].map((head) => [head, "n"]);
  return el(
    "div",
    {},
    el("h3", {}, "Agreement"),
    table(null, ["", ...heads], [rows("facets"), rows("codes")]),
    el(
      "p",
      { class: "quiet" },
      "“Before” is counted on what each coder did alone, and is the figure to report. “After” takes what is settled here as what both coded. ",
      "α: Krippendorff's alpha. A dash: not defined.",
    ),
  );
}

/**
 * How often one coder's code stands against another one of the other coder; `words` names the two, null hides them; `open` shows
 * the excerpts behind a number.
 */
export function confusion(codes, cells, words, open) {
  if (!cells.length) return null;
  const known = codes.list.map((code) => code.code);
  const side = (key) => [
    ...known.filter((code) => cells.some((cell) => cell[key] === code)),
    ...(cells.some((cell) => !cell[key]) ? [null] : []),
  ];
  const most = Math.max(...cells.map((cell) => cell.count));
  const count = (a, b) =>
    cells.filter((cell) => (cell.a ?? null) === a && (cell.b ?? null) === b).reduce((sum, cell) => sum + cell.count, 0);
  const head = (code) => (code === null ? "no code" : codes.label(code));
  const columns = side("b");
  const rows = side("a").map((a) => {
    const row = columns.map((b) => {
      const n = count(a, b);
      const number = () => el("button", { type: "button", class: "plain number", on: { click: () => open(a, b) } }, String(n));
      return el("td", { class: `n ${n ? `t${Math.ceil((3 * n) / most)}` : ""}` }, n ? number() : "·");
    });
    return el("tr", {}, el("th", { scope: "row" }, head(a)), row);
  });
  const caption = words ? ["Rows: ", name(words[0]), ", columns: ", name(words[1])] : "Rows: one coder, columns: the other";
  return el(
    "div",
    {},
    el("h3", {}, "Which codes are taken for which"),
    table(caption, ["", ...columns.map((code) => [head(code), "n"])], rows, "confusion"),
    el(
      "p",
      { class: "quiet" },
      "A cell counts where one coder gave the code of its row and the other, in its place, the code of its column. ",
      "Two codes that are often taken for each other could be set apart more sharply in the codebook.",
    ),
  );
}
