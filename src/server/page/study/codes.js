// @ts-check
// The codebook on the page: a sign of one or two letters, a colour and a pattern for each code, and its entry in full.
//
// Nobody has to distinguish codes by colour: the letters are different for every code, and codes that stand beside each other have
// different patterns. A facet, or a tree of codes without facets, has one of six colours.
import { el, name, points, plain } from "../base/text.js";

const COLOURS = 6;
const PATTERNS = 5;

// An entry of which nothing is known but its sign.
const bare = (code, sign, colourIndex) => ({
  code,
  facet: null,
  brief: "",
  definition: "",
  inclusion: "",
  exclusion: "",
  example: [],
  colourIndex,
  pattern: 0,
  own: null,
  sign,
});

// What is in the place of a code where a passage was marked and none was given.
const PASSAGE = bare("no code", "⚑", 5);

/** All codes, in the order of the codebook. */
export class Codes {
  constructor(list) {
    this.take(list);
  }

  /** Takes the codes of another version. */
  take(list) {
    this.list = list.map((code, index) => ({
      ...code,
      colourIndex: 0,
      pattern: index % PATTERNS,
      own: /^#[0-9a-f]{6}$/i.test(code.colour ?? "") ? code.colour : null,
    }));
    this.byName = new Map(this.list.map((code) => [code.code, code]));
    const taken = new Set();
    for (const code of this.list) code.sign = sign(code.code, taken);
    this.colour();
  }

  /** Codes of one facet, or without facets of one tree, have one colour; those without either have colours in turn. */
  colour() {
    const root = (code) => {
      let at = code;
      for (let i = 0; at.parent && this.byName.has(at.parent) && i < 50; i += 1) at = this.byName.get(at.parent);
      return at.code;
    };
    const families = new Map();
    for (const code of this.list) {
      const family = code.facet ? `facet ${code.facet}` : `tree ${root(code)}`;
      if (!families.has(family)) families.set(family, families.size);
      code.colourIndex = families.get(family) % COLOURS;
    }
  }

  /** The entry of a code; one that the codebook does not know (any more) has a sign of its own. */
  get(code) {
    if (code === null) return PASSAGE;
    return this.byName.get(code) ?? bare(code, "?", 0);
  }

  /** Gives an element the colour and pattern of a code. */
  paint(node, code) {
    const entry = this.get(code);
    node.classList.add("painted", `hue-${entry.colourIndex}`, `pattern-${entry.pattern}`);
    if (entry.own) node.style.setProperty("--hue", entry.own);
    return node;
  }

  /** The sign of a code: its letters on its colour. */
  chip(code) {
    return this.paint(
      el("span", { class: "chip", title: code, "aria-hidden": "true" }, el("span", { class: "letters" }, this.get(code).sign)),
      code,
    );
  }

  /** Sign and name together. */
  label(code) {
    return el("span", { class: "code-label" }, this.chip(code), " ", name(this.get(code).code));
  }

  /** The codebook's entry, for the column beside the text. */
  entry(code) {
    const entry = this.get(code);
    const rows = [
      ["Definition", entry.definition],
      ["When to use", entry.inclusion],
      ["When not", entry.exclusion],
    ].filter(([, text]) => text);
    return el(
      "section",
      { class: "entry", "aria-label": `Codebook: ${entry.code}` },
      el("h3", {}, this.label(code)),
      entry.facet ? el("p", { class: "quiet" }, name(entry.facet), entry.parent ? [" · below ", name(entry.parent)] : null) : null,
      entry.brief ? el("p", { class: "brief" }, name(entry.brief)) : null,
      el(
        "dl",
        {},
        rows.map(([term, text]) => [el("dt", {}, term), el("dd", {}, name(text))]),
      ),
      entry.example?.length
        ? el(
            "details",
            {},
            el("summary", {}, "Examples"),
            entry.example.map((text) => el("blockquote", {}, name(text))),
          )
        : null,
    );
  }
}

/** The shortest unused sign: first letter, first two, then first with each later letter, then a number. */
function sign(code, taken) {
  const all = points(plain(code)).filter((char) => /[\p{L}\p{N}]/u.test(char));
  const first = (all[0] ?? "?").toUpperCase();
  const tries = [
    all[1] ? first + all[1] : first,
    ...all.slice(2).map((char) => first + char),
    ...Array.from({ length: 999 }, (_, i) => first + (i + 1)),
  ];
  const found = tries.find((candidate) => !taken.has(candidate.toLowerCase())) ?? first;
  taken.add(found.toLowerCase());
  return found;
}
