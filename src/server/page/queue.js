// The queue: offers code by code, each with what stands around it, the words that speak for it and the clause of the
// codebook beside it. Fifty rows at a time, whatever the study holds. No score and no rank before a decision, and no
// way to accept more than one at once.
import { el, name, fill, points, count } from "./text.js";
import { unspoken } from "./turns.js";
import { option, redraw, rove, select } from "./keys.js";
import { acts, notes, open, standing, tools, why } from "./item.js";

const PAGE = 50;

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function queue(app, root) {
  const { codes, study } = app;
  const state = (app.queueState ??= {
    filters: { code: codes.list[0]?.code ?? "", document: "", speaker: "", group: "", undecided: true },
    offset: 0,
    at: 0,
  });
  let rows = [];
  let total = 0;
  let at = 0;
  let since = performance.now();
  let mode = null;
  let asked = 0;
  let ahead = 0;
  const speakers = new Set(study.speakers ?? []);

  const list = el("ul", { role: "listbox", "aria-label": "Offers", class: "queue-list" });
  const card = el("section", { class: "card", tabindex: "-1", "aria-label": "Excerpt" });
  const side = el("aside", { class: "beside", "aria-label": "Codebook and reasons" });
  const pager = el("p", { class: "pager" });
  const filters = el("div", { class: "filters" });

  const item = () => rows[at] ?? null;

  // The first code that has something to decide; where there is none, the first code of the codebook.
  async function firstCode() {
    const answer = await app.ask("/api/progress");
    const open = (answer?.codes ?? []).find((row) => row.suggested > row.decided);
    if (open) state.filters.code = open.code;
    state.begun = Boolean(open);
  }

  async function load({ first = true, focus = true } = {}) {
    const mine = (asked += 1);
    const { undecided, ...rest } = state.filters;
    const answer = await app.ask("/api/queue", { ...rest, undecided: undecided ? 1 : "", offset: state.offset, limit: PAGE });
    if (!answer || mine !== asked) return;
    rows = answer.suggestions.map((offer) => app.offer(offer));
    total = answer.total;
    for (const row of rows) if (row.speaker) speakers.add(row.speaker);
    at = first ? 0 : Math.max(0, rows.length - 1);
    drawFilters();
    drawList();
    take(at, { focus: focus && rows.length > 0 });
  }

  // With "undecided only" a decided row is no longer counted by the server; the next page begins that much earlier.
  function page(direction) {
    const gone = direction > 0 && state.filters.undecided ? rows.filter((row) => !open(row)).length : 0;
    const to = Math.max(0, state.offset + direction * PAGE - gone);
    if (direction > 0 && to >= total - gone) return app.say("This is the end of the queue.");
    if (direction < 0 && state.offset === 0) return app.say("This is the beginning of the queue.");
    state.offset = to;
    return load({ first: direction > 0 });
  }

  function drawList() {
    list.replaceChildren(
      ...rows.map((row, i) => option(i, i === at, take, line(row))),
    );
    if (!rows.length) {
      const closed = study.documents.some((entry) => !entry.blind_open);
      list.replaceChildren(
        el(
          "li",
          { role: "presentation", class: "quiet" },
          closed
            ? "Nothing is offered here under these filters. Shift n goes to the next code; the report says of each code how far its ranking can be relied on."
            : "The queue opens with the first transcript whose blind step you close in the reading view.",
        ),
      );
    }
    drawPager();
  }

  function drawPager() {
    pager.replaceChildren(
      total > rows.length || state.offset > 0
        ? el(
            "span",
            {},
            el("button", { type: "button", disabled: state.offset === 0, on: { click: () => page(-1) } }, "Page before"),
            " ",
            el("button", { type: "button", disabled: state.offset + rows.length >= total, on: { click: () => page(1) } }, "Next page"),
            " ",
          )
        : "",
      el("span", { class: "quiet" }, count(total, "offer"), state.filters.undecided ? ", undecided when loaded" : ""),
    );
  }

  const line = (row) => [
    el("span", { class: "where" }, codes.chip(row.code), " ", name(row.document), row.speaker ? [" · ", name(row.speaker)] : null),
    el("span", { class: "short" }, name(row.excerpt ?? "")),
    standing(row),
  ];

  function take(index, { focus = true } = {}) {
    at = Math.min(Math.max(index, 0), Math.max(0, rows.length - 1));
    since = performance.now();
    select(list, at, focus);
    drawCard();
    // The transcript is fetched while the excerpt is read, so that a decision does not wait for it.
    clearTimeout(ahead);
    if (item()) ahead = setTimeout(() => item() && app.load(item().document).catch(() => {}), 100);
    // In one row of columns the excerpt begins at the top; below each other, the list stays where it is.
    if (focus && matchMedia("(min-width: 52.01rem)").matches) scrollTo(0, 0);
  }

  const drawCard = () => redraw(card, fillCard);

  function fillCard() {
    const row = item();
    if (!row) {
      card.replaceChildren(el("p", { class: "quiet" }, rows.length ? "" : "No offer is shown."));
      side.replaceChildren(...(state.filters.code ? [codes.entry(state.filters.code)] : []));
      return;
    }
    card.replaceChildren(
      el(
        "p",
        { class: "quiet" },
        name(row.document),
        row.speaker ? [" · ", name(row.speaker)] : null,
        row.group ? [" · ", name(row.group)] : null,
        " · ",
        standing(row),
        row.moved && open(row) ? " · edges moved, not saved" : null,
      ),
      tools(actions, row),
      el("div", { class: "excerpt-text" }, text(row)),
      ...notes(row).filter(Boolean),
      el(
        "p",
        { class: "quiet" },
        el(
          "button",
          { type: "button", class: "plain", on: { click: () => app.show("reading", { document: row.document, place: row }) } },
          "Read it in its transcript",
        ),
      ),
    );
    side.replaceChildren(...[codes.entry(row.code), why(row)].filter(Boolean));
  }

  function text(row) {
    const doc = app.loaded(row.document);
    if (doc && (mode || row.moved)) return around(doc, row);
    const chars = points(row.excerpt ?? "");
    const excerpt = el("p", { class: "excerpt", dir: "auto" });
    if (chars.length === row.end - row.start)
      fill(excerpt, chars, row.start, [
        { start: row.start, end: row.end, class: "current" },
        ...unspoken(row, { chars, start: row.start }),
        ...(row.why?.terms ?? []).map((term) => ({ start: term.start, end: term.end, tag: "mark" })),
      ]);
    else excerpt.append(name(row.excerpt ?? ""));
    return [
      row.before ? el("p", { class: "around" }, name(row.before.trim())) : null,
      excerpt,
      row.after ? el("p", { class: "around" }, name(row.after.trim())) : null,
    ].filter(Boolean);
  }

  // The turns around a span, from the transcript itself: needed where edges move past the excerpt.
  function around(doc, row) {
    const span = mode?.span ?? row.moved ?? row;
    const { turns } = doc.transcript;
    const from = Math.max(0, doc.transcript.turnAt(span.start) - 1);
    const to = Math.min(turns.length - 1, doc.transcript.turnAt(span.end - 1) + 1);
    const marks = [{ start: span.start, end: span.end, class: mode ? `moving ${mode.edge}` : "current", edges: true }];
    if (mode?.span.split) marks.push({ start: mode.span.split, end: span.end, class: "second" });
    return turns
      .slice(from, to + 1)
      .map((turn) =>
        el(
          "p",
          { class: "with-speaker" },
          el("span", { class: "speaker" }, name(turn.speaker ?? "–")),
          fill(el("span", { class: "words", dir: "auto" }), turn.chars, turn.start, [...unspoken(turn, turn), ...marks]),
        ),
      );
  }

  const host = {
    item,
    doc: () => app.load(item().document),
    shownFor: () => Math.round(performance.now() - since),
    draw: (span, edge) => {
      mode = { span, edge };
      drawCard();
    },
    plain: () => {
      mode = null;
      drawCard();
    },
    focus: () => list.querySelector("[tabindex='0']")?.focus(),
    redraw: () => {
      drawCard();
      redrawRow(at);
    },
    hold: () => {},
    next: (decided, { stay = false } = {}) => {
      if (stay) return;
      const to = rows.findIndex((row, i) => i > at && open(row));
      if (to >= 0) take(to);
      else if (state.offset + rows.length < total) page(1);
      else app.say("That was the last undecided offer of this list.");
    },
  };
  const actions = acts(app, host);

  function redrawRow(index) {
    list.querySelector(`[data-at='${index}']`)?.replaceChildren(...line(rows[index]).flat().filter(Boolean));
  }

  function drawFilters() {
    const choice = (label, key, choices) => {
      const select = el(
        "select",
        {
          on: {
            change: () => {
              state.filters[key] = select.value;
              state.offset = 0;
              load({ focus: false });
            },
          },
        },
        el("option", { value: "" }, "all"),
        choices.map((value) => el("option", { value }, value)),
      );
      select.value = state.filters[key];
      return el("label", {}, el("span", {}, label), select);
    };
    const box = el("input", {
      type: "checkbox",
      on: {
        change: () => {
          state.filters.undecided = box.checked;
          state.offset = 0;
          load({ focus: false });
        },
      },
    });
    box.checked = state.filters.undecided;
    const focused = filters.contains(document.activeElement)
      ? [...filters.querySelectorAll("select, input")].indexOf(document.activeElement)
      : -1;
    filters.replaceChildren(
      choice(
        "Code",
        "code",
        codes.list.map((code) => code.code),
      ),
      choice(
        "Transcript",
        "document",
        study.documents.filter((entry) => !entry.blind_open).map((entry) => entry.document),
      ),
      choice("Speaker", "speaker", [...speakers].sort()),
      choice("Group", "group", [...new Set(study.groups ?? study.documents.map((entry) => entry.group).filter(Boolean))]),
      el("label", { class: "check" }, box, " undecided only"),
    );
    if (focused >= 0) filters.querySelectorAll("select, input")[focused]?.focus();
  }

  function otherCode(direction) {
    const names = codes.list.map((code) => code.code);
    const to = names[names.indexOf(state.filters.code) + direction];
    if (!to) return app.say(direction > 0 ? "This is the last code." : "This is the first code.");
    state.filters.code = to;
    state.offset = 0;
    app.say(`Queue of ${to}`);
    return load();
  }

  list.addEventListener("focusin", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && Number(option.dataset.at) !== at) take(Number(option.dataset.at), { focus: false });
  });
  rove(list, "[role=option]");
  root.replaceChildren(
    el("div", { class: "columns queue" }, el("section", { class: "list", "aria-label": "Queue" }, filters, list, pager), card, side),
  );
  if (!state.begun) await firstCode();
  drawFilters();
  await load({ focus: false });

  const group = "Queue";
  return {
    bindings: [
      { keys: ["ArrowDown", "j"], says: "Next excerpt", group, run: () => take(at + 1) },
      { keys: ["ArrowUp", "k"], says: "Excerpt before", group, run: () => take(at - 1) },
      { key: "n", says: "Next undecided excerpt", group, run: () => host.next() },
      {
        key: "p",
        says: "Undecided excerpt before",
        group,
        run: () => {
          const to = rows.findLastIndex((row, i) => i < at && open(row));
          if (to >= 0) take(to);
        },
      },
      { key: "Shift+n", says: "Next code", group, run: () => otherCode(1) },
      { key: "Shift+p", says: "Code before", group, run: () => otherCode(-1) },
      { key: "Shift+ArrowDown", says: "Next page", group, run: () => page(1) },
      { key: "Shift+ArrowUp", says: "Page before", group, run: () => page(-1) },
      {
        key: "t",
        says: "Read the excerpt in its transcript",
        group,
        run: () => item() && app.show("reading", { document: item().document, place: item() }),
      },
      ...actions,
    ],
    // An empty queue gives the focus to no filter: keys of one letter would go into it.
    focus: () => (rows.length ? take(at) : card.focus()),
    changed: (_document, record) => {
      const index = rows.findIndex((row) => row === record?.item || row === record?.item.offer);
      if (index < 0) return;
      redrawRow(index);
      if (record.isUndo && record.state !== "saved") take(index);
      else if (index === at) drawCard();
    },
    leave: () => clearTimeout(ahead),
  };
}
