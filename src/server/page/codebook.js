// Work on the codebook: clusters as drafts of codes, codes to rename, rewrite and merge, and the version that comes of it.
//
// Changes are a list. After each one the program is asked what the whole list comes to, so that what is shown is what
// would be written; a change that cannot be made is told and not kept. Nothing is on disk before the version is written.
import { el, name, count, button } from "./text.js";
import { option, redraw, rove, select } from "./keys.js";
import { ask, pickCode, write } from "./dialogs.js";
import { Codes } from "./codes.js";
import { once } from "./connection.js";

const PARTS = [
  ["brief", "In short", 1],
  ["definition", "Definition", 3],
  ["inclusion", "When to use it", 2],
  ["exclusion", "When not to use it", 2],
  ["examples", "What an excerpt may sound like, one on each line", 3],
  ["terms", "Terms that speak for it, one on each line", 3],
];

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
const parts = (code) => ({
  ...Object.fromEntries(["brief", "definition", "inclusion", "exclusion"].map((part) => [part, code[part] ?? ""])),
  examples: (code.example ?? []).join("\n"),
  terms: (code.terms ?? []).join("\n"),
});

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function codebook(app, root) {
  let data = await app.ask("/api/codebook");
  if (!data) throw new Error("the codebook could not be asked for");
  // What is not written yet outlives a look at another view.
  if (app.revision?.from !== data.from) app.revision = { from: data.from, changes: [], words: [], list: data.codes, note: null, once: once() };
  const revision = app.revision;
  const state = { at: 0 };
  let codes = new Codes(revision.list);
  let rows = [];

  const list = el("ul", { role: "listbox", tabindex: "-1", "aria-label": "Drafts and codes", class: "queue-list book-list" });
  const card = el("section", { class: "card", "aria-label": "The draft or code in hand" });
  const side = el("aside", { class: "beside", "aria-label": "Changes and versions" });

  const row = () => rows[state.at] ?? null;
  const ofDraft = (draft) => revision.changes.findLastIndex((change) => change.draft === draft.draft);
  const handled = (draft) => (ofDraft(draft) >= 0 ? revision.words[ofDraft(draft)] : draft.done);

  function relist(keep = null) {
    const focused = list.contains(document.activeElement);
    const drafts = (data.drafts ?? []).map((draft) => ({ kind: "draft", key: draft.draft, draft }));
    const codeRows = revision.list.map((code) => ({ kind: "code", key: `code ${code.code}`, code }));
    rows = [...drafts, ...codeRows];
    const at = keep === null ? state.at : rows.findIndex((one) => one.key === keep);
    state.at = Math.min(Math.max(at, 0), Math.max(0, rows.length - 1));
    let facet;
    const head = (text) => el("li", { class: "facet", role: "presentation" }, text);
    const nodes = rows.map((one, i) => {
      const heads = [];
      if (i === 0 && one.kind === "draft") heads.push(head("Drafts from clusters"));
      if (one.kind === "code" && (i === drafts.length || one.code.facet !== facet))
        heads.push(head(i === drafts.length ? ["Codes", one.code.facet ? [" · ", name(one.code.facet)] : null] : name(one.code.facet ?? "no facet")));
      if (one.kind === "code") facet = one.code.facet;
      return [heads, option(i, i === state.at, take, line(one))];
    });
    list.replaceChildren(...nodes.flat(2));
    if (!rows.length) list.append(el("li", { role: "presentation", class: "quiet" }, "There is no code yet. c adds the first one."));
    if (focused) select(list, state.at, true);
    draw();
  }

  function line({ kind, draft, code }) {
    if (kind === "code") return [codes.label(code.code), code.brief ? el("span", { class: "short" }, name(code.brief)) : null];
    const done = handled(draft);
    return [
      el("b", { class: done ? "done" : null }, name(draft.draft)),
      el("span", { class: "short" }, done ? ["✓ ", name(done)] : name(draft.terms.slice(0, 5).join(", "))),
    ];
  }

  function take(index, { focus = true } = {}) {
    state.at = Math.min(Math.max(index, 0), Math.max(0, rows.length - 1));
    select(list, state.at, focus);
    draw();
  }

  function draw() {
    redraw(card, drawCard);
    redraw(side, drawSide);
  }

  function drawCard() {
    const one = row();
    if (!one) return card.replaceChildren(el("p", { class: "quiet" }, "Nothing is in hand."), tools(null));
    return card.replaceChildren(...(one.kind === "draft" ? draftCard(one.draft) : codeCard(one.code)));
  }

  function draftCard(draft) {
    const done = handled(draft);
    return [
      el("h2", {}, name(draft.draft)),
      el("p", { class: "quiet" }, count(draft.segments, "segment"), draft.outside ? " · no code of the scheme fits them" : null),
      done ? el("p", { class: "notice" }, name(done)) : null,
      tools("draft"),
      el("h3", {}, "Terms"),
      el("ul", { class: "terms" }, draft.terms.map((term) => el("li", {}, name(term)))),
      el("h3", {}, "Representative excerpts"),
      ...(draft.excerpts.length
        ? draft.excerpts.map((excerpt) => [el("p", { class: "where" }, name(excerpt.document)), el("blockquote", {}, name(excerpt.text))]).flat()
        : [el("p", { class: "quiet" }, "The transcripts no longer hold the excerpts of the run; run the study once more.")]),
    ].filter(Boolean);
  }

  function codeCard(code) {
    const remarks = data.remarks.filter((remark) => remark.code === code.code);
    return [
      codes.entry(code.code),
      code.terms?.length
        ? el("div", {}, el("h3", {}, "Terms"), el("ul", { class: "terms" }, code.terms.map((term) => el("li", {}, name(term)))))
        : null,
      tools("code"),
      ...said(remarks),
    ].filter(Boolean);
  }

  const said = (remarks) =>
    remarks.length
      ? [
          el("h3", {}, "What experts said"),
          ...remarks.map((remark) =>
            el(
              "p",
              { class: "memo said" },
              el("b", {}, name(remark.expert), remark.version ? ` on version ${remark.version}` : " on an earlier codebook"),
              remark.signed_off ? ", signed off" : null,
              remark.text ? [": ", name(remark.text)] : null,
            ),
          ),
        ]
      : [];

  function tools(kind) {
    const shown = [
      ...(kind === "draft"
        ? [
            button("Make it a code", accept, { key: "a", class: handled(row().draft) ? null : "strong" }),
            button("Take into a code", takeInto, { key: "m" }),
            button("Leave it", leaveIt, { key: "l" }),
          ]
        : []),
      ...(kind === "code"
        ? [button("Rename", rename, { key: "r" }), button("Rewrite", rewrite, { key: "e" }), button("Merge into", mergeInto, { key: "m" })]
        : []),
      button("New code", addNew, { key: "c" }),
    ];
    shown.forEach((node, i) => {
      node.tabIndex = i ? -1 : 0;
    });
    return rove(el("div", { role: "toolbar", class: "tools-row", "aria-label": "What to do with it" }, shown), "button", { across: true });
  }

  function drawSide() {
    const { words } = revision;
    const shown = [
      el("h3", {}, data.codes.length ? `Changes on version ${data.version}` : "Changes"),
      words.length
        ? el("ol", { class: "changes" }, words.map((word) => el("li", {}, name(word))))
        : el("p", { class: "quiet" }, "Nothing is changed yet."),
      words.length
        ? el(
            "p",
            { class: "tools-row" },
            button(`Write version ${data.next} …`, writeVersion, { key: "Shift+w", class: "strong" }),
            button("Take back the last", undo, { key: "u" }),
          )
        : null,
      el("p", { class: "quiet" }, "Codings that were made before stay as they are. Those of a code that was renamed or merged count under what it became."),
      ...(data.drafts === null
        ? [el("p", { class: "notice" }, "No drafts are shown: there are no clusters, or a blind step of yours is open. The program said which when it started.")]
        : []),
      el("h3", {}, "Versions"),
      data.versions.length ? el("ul", { class: "versions" }, data.versions.map(version)) : el("p", { class: "quiet" }, "None was made here yet."),
      ...said(data.remarks.filter((remark) => !remark.code)),
    ];
    side.replaceChildren(...shown.filter(Boolean));
  }

  const version = (made) =>
    el(
      "li",
      {},
      el("b", {}, `Version ${made.version}`),
      made.holds ? " · in use" : null,
      el("span", { class: "quiet" }, " · ", name(made.by), ` · ${made.time.slice(0, 10)} · ${count(made.codes, "code")}`),
      made.note ? el("p", { class: "memo" }, name(made.note)) : null,
      el(
        "details",
        {},
        el("summary", {}, count(made.changes.length, "change")),
        el("ol", { class: "changes" }, made.changes.map((change) => el("li", {}, name(change)))),
      ),
      made.signed_off.map((one) => el("p", { class: "quiet" }, "Signed off by ", name(one.expert), ` on ${one.time.slice(0, 10)}.`)),
      made.holds
        ? null
        : el(
            "details",
            {},
            el("summary", {}, "How to work with it"),
            el("code", { class: "command" }, `leitmotif export STUDY --codebook-version ${made.version} --out STUDY/codebook.toml`),
            el("p", { class: "quiet" }, "Then run the study and open the review anew."),
          ),
    );

  // Asks what the list comes to with these changes; they are kept only where it comes to something.
  let trying = Promise.resolve();
  const change = (more, keep = row()?.key ?? null) => {
    trying = trying.then(() => attempt([...revision.changes, ...more], keep));
    return trying;
  };

  async function attempt(changes, keep) {
    // Leaving a draft changes no code, so there may be nothing to try yet.
    const real = changes.some((one) => one.do !== "leave");
    const answer = real
      ? await app.pose("/api/codebook/try", { from: revision.from, changes })
      : { codes: data.codes, changes: changes.map((one) => `${one.draft} left`) };
    if (!answer) return app.say("That change cannot be made; nothing was changed.");
    Object.assign(revision, { changes, words: answer.changes, list: answer.codes });
    codes = new Codes(revision.list);
    relist(keep);
    return app.say(revision.words.length ? `Changed, not written yet: ${revision.words.at(-1)}` : "Nothing is changed any more.");
  }

  const facets = () => [...new Set(revision.list.map((code) => code.facet).filter(Boolean))];

  async function make(title, start, draft = null) {
    const fields = [
      { key: "name", label: "Name", required: true },
      { key: "facet", label: `Facet (${facets().join(", ") || "such as theme"})`, value: facets()[0] ?? "" },
      ...PARTS.map(([key, label, rows]) => ({ key, label, rows, value: start[key] ?? "" })),
    ];
    const told = await ask(title, fields, { help: "What is left empty can be written later.", yes: "Add" });
    if (!told) return undefined;
    const { name: called, facet, examples, terms, ...texts } = told;
    const code = { name: called, facet: facet || null, ...texts, examples: lines(examples), terms: lines(terms) };
    return change([{ do: "add", code, ...(draft ? { draft } : {}) }], draft ?? `code ${called}`);
  }

  const held = (kind, act) => () => {
    const one = row();
    if (one?.kind !== kind) return app.say(kind === "draft" ? "No draft is in hand." : "No code is in hand.");
    return act(one[kind]);
  };

  const accept = held("draft", (draft) =>
    handled(draft) && ofDraft(draft) >= 0
      ? app.say("This draft is dealt with already; u takes the last change back.")
      : make(`A code from ${draft.draft}`, { terms: draft.terms.join("\n") }, draft.draft),
  );

  const takeInto = held("draft", async (draft) => {
    const into = await pickCode(codes, `Which code takes the terms of ${draft.draft}?`);
    return into ? change([{ do: "take", draft: draft.draft, into, terms: draft.terms }]) : undefined;
  });

  const leaveIt = held("draft", (draft) => change([{ do: "leave", draft: draft.draft }]));

  const addNew = () => make("A new code", {});

  const rename = held("code", async (code) => {
    const told = await ask(`Rename ${code.code}`, [{ key: "to", label: "New name", value: code.code, required: true }], {
      help: "Codings under the old name will count under the new one.",
      yes: "Rename",
    });
    return told && told.to !== code.code ? change([{ do: "rename", code: code.code, to: told.to }], `code ${told.to}`) : undefined;
  });

  const rewrite = held("code", async (code) => {
    const now = parts(code);
    const told = await ask(
      `Rewrite ${code.code}`,
      PARTS.map(([key, label, rows]) => ({ key, label, rows, value: now[key] })),
      { yes: "Rewrite" },
    );
    const edits = PARTS.map(([part]) => part)
      .filter((part) => told && told[part] !== now[part].trim())
      .map((part) => ({ do: "edit", code: code.code, part, text: told[part] }));
    return edits.length ? change(edits) : undefined;
  });

  const mergeInto = held("code", async (code) => {
    const same = new Codes(revision.list.filter((other) => other.code !== code.code && other.facet === code.facet));
    if (!same.list.length) return app.say("No other code stands in this facet.");
    const into = await pickCode(same, `Merge ${code.code} into which code?`);
    return into ? change([{ do: "merge", code: code.code, into }], `code ${into}`) : undefined;
  });

  function undo() {
    if (!revision.changes.length) return app.say("There is no change to take back.");
    trying = trying.then(() => attempt(revision.changes.slice(0, -1), row()?.key ?? null));
    return trying;
  }

  async function writeVersion() {
    await trying;
    if (!revision.changes.some((one) => one.do !== "leave")) return app.say("No code is changed yet, so there is no version to write.");
    const note = await write(`Write version ${data.next}`, {
      draft: revision.note,
      keep: (typed) => {
        revision.note = typed;
      },
      help: `${count(revision.changes.length, "change")}. Say in a sentence why, for whoever reads the record.`,
    });
    if (note === null) return undefined;
    const { from, changes } = revision;
    const said = await app.pose("/api/codebook", { from, changes, note, once: revision.once });
    if (!said) return undefined;
    const written = data.next;
    app.revision = null;
    await app.show("codebook");
    return app.say(`saved: version ${written} of the codebook`);
  }

  list.addEventListener("focusin", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && Number(option.dataset.at) !== state.at) take(Number(option.dataset.at), { focus: false });
  });
  rove(list, "[role=option]");
  root.replaceChildren(el("div", { class: "columns book" }, el("section", { class: "list", "aria-label": "Drafts and codes" }, list), card, side));
  relist();

  const group = "Codebook";
  return {
    bindings: [
      { keys: ["ArrowDown", "j"], says: "Next draft or code", group, run: () => take(state.at + 1) },
      { keys: ["ArrowUp", "k"], says: "Draft or code before", group, run: () => take(state.at - 1) },
      { key: "a", says: "Make the draft a code", group, run: accept },
      { key: "m", says: "Take the draft into a code, or merge the code into another", group, run: () => (row()?.kind === "draft" ? takeInto() : mergeInto()) },
      { key: "l", says: "Leave the draft", group, run: leaveIt },
      { key: "r", says: "Rename the code", group, run: rename },
      { key: "e", says: "Rewrite the code's parts", group, run: rewrite },
      { key: "c", says: "Add a new code", group, run: addNew },
      { key: "u", says: "Take back the last change", group, run: undo },
      { key: "Shift+w", says: "Write the version (asks why)", group, run: writeVersion },
    ],
    focus: () => (rows.length ? take(state.at) : list.focus()),
    changed: () => {},
    leave: () => {},
  };
}
