// Adjudication: what two coders did, side by side, and what they agree on afterwards. Both originals stay untouched.
//
// While names are hidden the sides are also exchanged from row to row (by the row's id; by the server when it hides them),
// so that nobody learns who sits on which side. Rows on which both agree need no click.
import { el, name, fill, count, button } from "./text.js";
import { option, redraw, rove, select } from "./keys.js";
import { choose, pickCode, write } from "./dialogs.js";
import { moveEdges } from "./modes.js";
import { documentList } from "./documents.js";
import { said } from "./item.js";
import { agreement, confusion } from "./tables.js";

const KINDS = ["one only", "codes differ", "borders differ", "agreed", "not coded"];

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function adjudication(app, root, { document: wanted = null } = {}) {
  const { codes, study, decisions } = app;
  const state = { kind: "", open: true, at: 0, hidden: app.namesHidden ?? false, choice: null, mode: null };
  let data = { pairs: [], confusion: [], agreement: {} };
  let rows = [];
  const current = wanted ?? study.documents[0]?.document ?? null;

  const list = el("ul", { role: "listbox", tabindex: "-1", "aria-label": "Excerpts of both coders", class: "queue-list" });
  const card = el("section", { class: "card", "aria-label": "Both coders" });
  const tables = el("section", { class: "tables", "aria-label": "Agreement" });
  const filters = el("div", { class: "filters" });

  const pair = () => rows[state.at] ?? null;
  const hidden = () => state.hidden || data.names_hidden || !data.coders;
  const turned = (row) =>
    state.hidden && !data.names_hidden && [...String(row.id)].reduce((sum, char) => sum + char.codePointAt(0), 0) % 2 === 1;
  const sides = (row) => (turned(row) ? [row.b, row.a] : [row.a, row.b]);
  const titles = () => (hidden() ? ["One coder", "The other coder"] : data.coders);
  // Whoever adjudicates has the last word on what is to be discussed; what is settled was discussed, unless it is marked anew.
  const flagged = (row) => row.discuss?.here ?? (!row.settled && Boolean(row.discuss?.a || row.discuss?.b));
  const both = (row, pairOf) => (turned(row) ? [pairOf[1], pairOf[0]] : pairOf);
  const agreedCodes = (row) => row.settled?.codes ?? (row.settled?.code ? [row.settled.code] : []);
  const done = (row) => (row.settled || row.kind === "agreed" || row.kind === "not coded") && !flagged(row);

  async function load() {
    const answer = await app.ask("/api/conflicts", { document: current });
    if (!answer) return;
    data = answer;
    narrow();
    drawTables();
  }

  function narrow({ keep = null } = {}) {
    rows = data.pairs.filter(
      (row) =>
        (!state.kind || (state.kind === "to discuss" ? flagged(row) : row.kind === state.kind)) &&
        (!state.open || !done(row) || row === keep),
    );
    state.at = keep ? Math.max(0, rows.indexOf(keep)) : 0;
    drawFilters();
    drawList();
    take(state.at, { focus: false });
  }

  const standing = (row) =>
    row.pending ? "not saved yet" : row.settled ? "settled" : { agreed: "agreed", "not coded": "" }[row.kind] ?? "open";

  const line = (row) => [
    el("span", { class: `kind k-${KINDS.indexOf(row.kind)}` }, row.kind),
    el("span", { class: "short" }, name(row.excerpt ?? "")),
    el(
      "span",
      { class: "state" },
      [standing(row), flagged(row) ? "⚑ to discuss" : ""].filter(Boolean).join(" · "),
    ),
  ];

  function drawList() {
    list.replaceChildren(
      ...rows.map((row, i) => option(i, i === state.at, take, line(row))),
    );
    if (!rows.length)
      list.append(
        el(
          "li",
          { role: "presentation", class: "quiet" },
          data.pairs.length ? "Nothing open here fits the filters." : "Neither coder has coded anything in this transcript.",
        ),
      );
  }

  async function take(index, { focus = true } = {}) {
    state.at = Math.min(Math.max(index, 0), Math.max(0, rows.length - 1));
    const row = pair();
    state.choice = row ? (row.settled ? { ...row.settled } : row.kind === "agreed" ? { ...row.a[0] } : null) : null;
    select(list, state.at, focus);
    drawCard();
    if (row && !app.loaded(row.document)) {
      const doc = await app.load(row.document).catch(() => null);
      if (doc && pair() === row) drawCard();
    }
  }

  function text(row) {
    const doc = app.loaded(row.document);
    if (!doc) return el("p", { class: "excerpt" }, name(row.excerpt ?? ""));
    const [left, right] = sides(row);
    const all = [...left, ...right, row];
    const marks = [
      ...left.map((coding) => ({ start: coding.start, end: coding.end, class: "side-a" })),
      ...right.map((coding) => ({ start: coding.start, end: coding.end, class: "side-b" })),
    ];
    const span = state.mode?.span;
    if (span) marks.push({ start: span.start, end: span.end, class: `moving ${state.mode.edge}`, edges: true });
    const { turns } = doc.transcript;
    const from = Math.max(0, doc.transcript.turnAt(Math.min(...all.map((coding) => coding.start))) - 1);
    const to = Math.min(turns.length - 1, doc.transcript.turnAt(Math.max(...all.map((coding) => coding.end)) - 1) + 1);
    return turns
      .slice(from, to + 1)
      .map((turn) =>
        el(
          "p",
          { class: "with-speaker" },
          el("span", { class: "speaker" }, name(turn.speaker ?? "–")),
          fill(el("span", { class: "words", dir: "auto" }), turn.chars, turn.start, marks),
        ),
      );
  }

  const drawCard = () => redraw(card, fillCard);

  function fillCard() {
    const row = pair();
    if (!row) {
      card.replaceChildren(el("p", { class: "quiet" }, "Nothing is open here."));
      return;
    }
    const doc = app.loaded(row.document);
    const column = (codings, index) =>
      el(
        "div",
        { class: `side ${index ? "right" : "left"}` },
        el("h3", {}, el("span", { class: `swatch side-${index ? "b" : "a"}`, "aria-hidden": "true" }), " ", name(titles()[index])),
        codings.length
          ? codings.map((coding) =>
              el(
                "div",
                { class: "coding" },
                codes.label(coding.code),
                doc ? el("p", { class: "short quiet" }, "“", name(doc.transcript.text(coding.start, coding.end)), "”") : null,
                coding.memo ? el("p", { class: "memo" }, el("b", {}, "Memo "), name(coding.memo)) : null,
              ),
            )
          : el("p", { class: "quiet" }, "No code here."),
        both(row, row.memos ?? [])[index] ? el("p", { class: "memo" }, el("b", {}, "Memo "), name(both(row, row.memos)[index])) : null,
        both(row, [row.discuss?.a, row.discuss?.b])[index] ? el("p", { class: "flags" }, el("span", { class: "flag" }, "⚑ to discuss")) : null,
      );
    const { choice } = state;
    card.replaceChildren(
      el(
        "p",
        { class: "quiet" },
        name(row.document),
        " · ",
        row.kind,
        row.pending ? " · not saved yet" : row.settled ? " · settled" : "",
        flagged(row) ? [" · ", el("span", { class: "flag" }, "⚑ to discuss")] : null,
      ),
      el("div", { class: "excerpt-text" }, text(row)),
      el(
        "p",
        { class: "legend quiet" },
        el("span", { class: "swatch side-a" }),
        " ",
        name(titles()[0]),
        " ",
        el("span", { class: "swatch side-b" }),
        " ",
        name(titles()[1]),
        " ",
        el("span", { class: "swatch side-a side-b" }),
        " both",
      ),
      el("div", { class: "sides" }, sides(row).map(column)),
      ...said(doc?.answers, { start: row.start, end: row.end }),
      el(
        "div",
        { class: "decide" },
        el(
          "div",
          { class: "agreed", "aria-live": "polite" },
          el("h3", {}, "What they agree on"),
          choice
            ? choice.code
              ? [
                  codes.label(choice.code),
                  doc
                    ? el(
                        "p",
                        { class: "coding" },
                        el("span", { class: "short quiet" }, "“", name(doc.transcript.text(choice.start, choice.end)), "”"),
                      )
                    : null,
                ]
              : el("p", {}, "No code.")
            : el(
                "p",
                { class: "quiet" },
                { agreed: "Both agree: nothing to do.", "not coded": "Neither coded it: there is nothing to settle, and something to talk about." }[
                  row.kind
                ] ?? "Not settled yet.",
              ),
          row.settled
            ? el(
                "p",
                { class: "quiet" },
                row.pending ? "Being saved: " : "Settled: ",
                agreedCodes(row).length ? agreedCodes(row).map((code, i) => [i ? ", " : "", name(code)]) : "no code",
              )
            : null,
          row.settled?.reason ? el("p", { class: "memo" }, el("b", {}, "Reason "), name(row.settled.reason)) : null,
        ),
        tools(row),
      ),
    );
  }

  function tools(row) {
    const words = titles();
    const [left, right] = sides(row);
    const mark = button("To discuss", discuss, { key: "d", "aria-pressed": String(flagged(row)) });
    const shownTools = row.kind === "not coded" ? [mark] : [
      left.length ? button(hidden() ? "Left" : words[0], () => side(0), { key: "←" }) : null,
      right.length ? button(hidden() ? "Right" : words[1], () => side(1), { key: "→" }) : null,
      button("Other code", other, { key: "c" }),
      button("No code", none, { key: "0" }),
      state.choice?.code ? button("Edges", edges, { key: "b" }) : null,
      mark,
      button("Agree, with a reason", settle, { key: "Enter", class: "strong" }),
    ].filter(Boolean);
    shownTools.forEach((node, i) => {
      node.tabIndex = i ? -1 : 0;
    });
    return rove(el("div", { role: "toolbar", class: "tools-row", "aria-label": "Settle this excerpt" }, shownTools), "button", {
      across: true,
    });
  }

  /** Marks the excerpt as one to discuss before it is settled, or no longer. */
  function discuss() {
    const row = pair();
    if (!row) return undefined;
    const before = row.discuss ?? {};
    const open = !flagged(row);
    const send = (on) => () => ({
      document: row.document,
      start: row.start,
      end: row.end,
      pair: row.kind === "not coded" ? null : row.id,
      open: on,
    });
    return decisions.run({
      says: open ? "Flagged: to discuss" : "No longer flagged: to discuss",
      item: row,
      path: "/api/discussions",
      rows: [send(open)],
      back: send(!open),
      apply: () => {
        row.discuss = { ...before, here: open };
        return () => {
          row.discuss = { ...before, here: !open };
        };
      },
    });
  }

  // Nothing was coded there, so nothing can be settled.
  const barren = (row) => {
    if (row?.kind === "not coded") app.say("Neither coded this passage: there is nothing to settle.");
    return row?.kind === "not coded";
  };

  // A second press on the same side goes through what that coder set there.
  function side(index) {
    const row = pair();
    if (barren(row)) return undefined;
    const codings = row ? sides(row)[index] : [];
    if (!codings.length) return app.say("This coder set no code here.");
    const at = codings.findIndex(
      (coding) =>
        state.choice && coding.code === state.choice.code && coding.start === state.choice.start && coding.end === state.choice.end,
    );
    const coding = codings[(at + 1) % codings.length];
    state.choice = { code: coding.code, start: coding.start, end: coding.end };
    drawCard();
    return app.say(`Chosen: ${coding.code}. Enter agrees, with a reason.`);
  }

  async function other() {
    const row = pair();
    if (!row || barren(row)) return;
    const code = await pickCode(codes, "The code that both agree on", state.choice?.code ?? null);
    if (!code) return;
    const { start, end } = state.choice?.code ? state.choice : row;
    state.choice = { code, start, end };
    drawCard();
  }

  function none() {
    const row = pair();
    if (!row || barren(row)) return;
    state.choice = { code: null, start: row.start, end: row.end };
    drawCard();
    app.say("Chosen: no code. Enter agrees, with a reason.");
  }

  async function edges() {
    const row = pair();
    if (!row || !state.choice?.code) return app.say("First choose a code.");
    const doc = await app.load(row.document);
    const span = await moveEdges(
      {
        draw: (moved, edge) => {
          state.mode = { span: moved, edge };
          drawCard();
        },
        plain: () => {
          state.mode = null;
          drawCard();
        },
        focus: () => take(state.at),
      },
      doc.transcript,
      state.choice,
    );
    if (span) state.choice = { ...state.choice, ...span };
    drawCard();
    return undefined;
  }

  const reasons = new Map();
  async function settle() {
    const row = pair();
    if (!row || barren(row)) return undefined;
    if (!state.choice) return app.say("Choose first: ← or → takes a coder's code, c another one, 0 none.");
    const { choice } = state;
    // Several codes can be agreed for one excerpt; "no code" takes back what was agreed before.
    const before = agreedCodes(row);
    let instead = before.length === 1 && before[0] === choice.code;
    if (choice.code && before.length && !instead) {
      const way = await choose(
        "This excerpt is settled already",
        [
          { value: "instead", content: ["Agree on ", codes.label(choice.code), " instead"] },
          { value: "besides", content: ["Agree on ", codes.label(choice.code), " as well"] },
        ],
        "",
      );
      if (!way) return undefined;
      instead = way === "instead";
    }
    const reason = await write("Why do they agree on this?", {
      draft: reasons.get(row.id) ?? null,
      keep: (typed) => reasons.set(row.id, typed),
      required: true,
      help: choice.code ? `Agreed code: ${choice.code}` : "Agreed: no code here.",
    });
    if (reason === null) return undefined;
    reasons.delete(row.id);
    if (instead) put(row, { code: null, start: row.start, end: row.end }, reason, "Settled anew");
    put(row, choice, reason, `Settled: ${choice.code ?? "no code"}`);
    const to = rows.findIndex((next, i) => i > rows.indexOf(row) && !done(next));
    if (to >= 0) take(to);
    else app.say("Nothing open is left below in this list.");
    return undefined;
  }

  function put(row, choice, reason, says) {
    const before = row.settled;
    const list = choice.code ? [...new Set([...agreedCodes(row), choice.code])] : [];
    decisions.run({
      says,
      item: row,
      path: "/api/adjudications",
      isFinal: true,
      rows: [() => ({ pair: row.id, document: row.document, start: choice.start, end: choice.end, code: choice.code, reason })],
      apply: () => {
        const marks = row.discuss;
        row.settled = { ...choice, codes: list, reason };
        row.discuss = { ...marks, here: null };
        return () => {
          row.settled = before;
          row.discuss = marks;
        };
      },
    });
  }

  function hide() {
    if (data.names_hidden || !data.coders) return app.say("The names are hidden for this session.");
    state.hidden = !state.hidden;
    app.namesHidden = state.hidden;
    drawFilters();
    drawCard();
    drawTables();
    return app.say(state.hidden ? "Names are hidden, and the sides change from row to row." : "Names are shown.");
  }

  const drawFilters = () => redraw(filters, fillFilters);

  function fillFilters() {
    const select = el(
      "select",
      {
        on: {
          change: () => {
            state.kind = select.value;
            narrow();
          },
        },
      },
      el("option", { value: "" }, "all"),
      [...KINDS, "to discuss"].map((kind) =>
        el(
          "option",
          { value: kind },
          `${kind} (${data.pairs.filter((row) => (kind === "to discuss" ? flagged(row) : row.kind === kind)).length})`,
        ),
      ),
    );
    select.value = state.kind;
    const box = el("input", {
      type: "checkbox",
      on: {
        change: () => {
          state.open = box.checked;
          narrow();
        },
      },
    });
    box.checked = state.open;
    filters.replaceChildren(
      el("label", {}, el("span", {}, "Show"), select),
      el("label", { class: "check" }, box, " open only"),
      button(hidden() ? "Names hidden" : "Hide names", hide, { key: "h", "aria-pressed": String(hidden()) }),
    );
  }

  function drawTables() {
    const parts = [agreement(codes, data.agreement), confusion(codes, data.confusion, hidden() ? null : titles())];
    tables.replaceChildren(...parts.filter(Boolean));
  }

  list.addEventListener("focusin", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && Number(option.dataset.at) !== state.at) take(Number(option.dataset.at), { focus: false });
  });
  rove(list, "[role=option]");
  const documents = documentList(app, current, (chosen) => app.show("adjudication", { document: chosen }));
  root.replaceChildren(
    el(
      "div",
      { class: "columns adjudication" },
      documents.node,
      el("section", { class: "list", "aria-label": "Excerpts" }, filters, list),
      el("div", {}, card, tables),
    ),
  );
  await load();

  let again = 0;
  const group = "Adjudication";
  return {
    bindings: [
      { keys: ["ArrowDown", "j"], says: "Next excerpt", group, run: () => take(state.at + 1) },
      { keys: ["ArrowUp", "k"], says: "Excerpt before", group, run: () => take(state.at - 1) },
      {
        key: "n",
        says: "Next open excerpt",
        group,
        run: () => {
          const to = rows.findIndex((row, i) => i > state.at && !done(row));
          if (to >= 0) take(to);
          else app.say("Nothing open is left below.");
        },
      },
      { key: "ArrowLeft", says: "Take the code of the coder on the left", group, run: () => side(0) },
      { key: "ArrowRight", says: "Take the code of the coder on the right", group, run: () => side(1) },
      { key: "c", says: "Take another code", group, run: other },
      { key: "0", says: "Take no code", group, run: none },
      { key: "b", says: "Move the edges of the agreed coding", group, run: edges },
      { key: "Enter", says: "Agree: asks for the reason, then saves", group, run: settle },
      { key: "d", says: "Mark it “to discuss”, or no longer", group, run: discuss },
      { key: "h", says: "Hide or show the coders' names", group, run: hide },
      { key: "Shift+n", says: "Next transcript", group, run: () => documents.step(1) },
      { key: "Shift+p", says: "Transcript before", group, run: () => documents.step(-1) },
    ],
    focus: () => (rows.length ? take(state.at) : list.focus()),
    changed: (_document, record) => {
      const index = rows.indexOf(record?.item);
      if (index >= 0) list.querySelector(`[data-at='${index}']`)?.replaceChildren(...line(rows[index]));
      if (index >= 0) drawFilters();
      if (index === state.at) drawCard();
      if (record?.state === "saved") {
        clearTimeout(again);
        again = setTimeout(async () => {
          const answer = await app.ask("/api/conflicts", { document: current });
          if (answer) {
            data = { ...answer, pairs: data.pairs };
            drawTables();
          }
        }, 600);
      }
    },
    leave: () => clearTimeout(again),
  };
}
