// The reading view: a whole transcript, its codings as bars in the margin, and the words under one's hand.
//
// Words are chosen without a mouse: the arrows go through turns and words, Shift with an arrow takes words, Enter puts
// a code on them. Before the blind step of the transcript is closed this view holds one's own codings and nothing else.
import { el, name, fill, count, button, plain } from "./text.js";
import { redraw } from "./keys.js";
import { pickCode, confirm } from "./dialogs.js";
import { moveEdges } from "./modes.js";
import { acts, notes, open, said, standing, subject, tools, why } from "./item.js";
import { draw, lanes, measure } from "./margin.js";
import { clicked, selectedWithMouse, turnLabel, turnMarks, turnNode } from "./turns.js";
import { documentList } from "./documents.js";

/** Builds the view below `root`; gives `{bindings, changed, focus, leave}`. */
export async function reading(app, root, { document: wanted = null, place = null } = {}) {
  const { codes, decisions, study } = app;
  const documentName = wanted ?? study.documents[0]?.document;
  if (!documentName) {
    root.replaceChildren(el("p", { class: "lead" }, "This study has no transcript yet."));
    return { bindings: [], changed() {}, focus() {}, leave() {} };
  }
  const doc = await app.load(documentName);
  const { transcript } = doc;
  const state = {
    turn: 0,
    word: 0,
    selected: null,
    item: null,
    since: performance.now(),
    mode: null,
    code: "",
    speaker: "",
    undecided: false,
    flagged: false,
  };
  const codesHere = !study.adjudicating && !study.codebook_work;
  const nodes = [];
  let marked = new Set();
  let placed = lanes([], transcript);
  const seen = new Set();

  // What is shown of codings and offers. An accepted offer is seen as the coding that it became.
  const items = () => {
    const offers = doc.blind ? [] : doc.offers.filter((offer) => open(offer) || (offer === state.item && !offer.coding));
    return [...doc.codings, ...offers, ...doc.passages.filter((item) => item.discuss || item.memo)]
      .filter((item) => (!state.code || item.code === state.code) && (!state.undecided || open(item)))
      .filter((item) => !state.flagged || subject(item).discuss)
      .sort((a, b) => a.start - b.start || b.end - a.end || (a.code < b.code ? -1 : 1));
  };
  let list = items();

  const feed = el("div", { role: "feed", class: "feed", "aria-label": `Transcript ${documentName}`, "aria-busy": "false" });
  const side = el("aside", { class: "beside", "aria-label": "What is in hand, and its code" });
  const top = el("div", { class: "step" });

  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const index = Number(entry.target.dataset.turn);
        if (entry.isIntersecting) {
          seen.add(index);
          bars(index);
        } else seen.delete(index);
      }
    },
    { rootMargin: "300px" },
  );
  const width = new ResizeObserver(() => seen.forEach(bars));

  const over = (turn) => list.filter((item) => item.start < turn.end && item.end > turn.start);
  // Bars are drawn before the next frame: first everything is measured, then everything is written.
  const stale = new Set();
  const bars = (index) => {
    if (!stale.size)
      requestAnimationFrame(() => {
        const measured = [...stale]
          .filter((i) => transcript.turns[i].fits)
          .map((i) => measure(nodes[i], transcript.turns[i], over(transcript.turns[i])));
        stale.clear();
        for (const turn of measured) draw(turn, placed.places, codes, state.item, hold);
      });
    stale.add(index);
  };

  function paint(index) {
    const turn = transcript.turns[index];
    const node = nodes[index];
    if (!turn.fits) return;
    const here = over(turn);
    const cursor = index === state.turn ? transcript.words(index)[state.word] : null;
    fill(node.querySelector(".words"), turn.chars, turn.start, turnMarks(turn, here, { ...state, cursor }));
    node.setAttribute("aria-label", turnLabel(turn, nodes.length, here));
    if (seen.has(index)) bars(index);
  }

  // Turns that show something passing (cursor, selection, item in hand) are painted again when that changes.
  function refresh() {
    const now = new Set([state.turn]);
    for (const span of [state.selected, state.item && (state.item.moved ?? state.item), state.mode?.span]) {
      if (!span) continue;
      for (let i = transcript.turnAt(span.start); i < transcript.turns.length && transcript.turns[i].start < span.end; i += 1) now.add(i);
    }
    for (const index of new Set([...marked, ...now])) paint(index);
    marked = now;
  }

  function relist(span = null) {
    list = items();
    placed = lanes(list, transcript);
    feed.style.setProperty("--lanes", String(Math.min(Math.max(placed.width, 1), 12)));
    if (span) {
      for (let i = transcript.turnAt(span.start); i < transcript.turns.length && transcript.turns[i].start < span.end; i += 1) paint(i);
    } else nodes.forEach((_, i) => paint(i));
    seen.forEach(bars);
  }

  function go(index, { focus = true, word = 0 } = {}) {
    const to = Math.min(Math.max(index, 0), nodes.length - 1);
    nodes[state.turn].tabIndex = -1;
    state.turn = to;
    state.word = word < 0 ? Math.max(0, transcript.words(to).length - 1) : word;
    nodes[to].tabIndex = 0;
    if (focus) {
      nodes[to].focus({ preventScroll: true });
      nodes[to].scrollIntoView({ block: "nearest" });
    }
    refresh();
    if (!state.item) beside();
  }

  // The neighbours of a turn among those that the speaker filter leaves.
  function beyond(direction) {
    for (let i = state.turn + direction; i >= 0 && i < nodes.length; i += direction) if (!nodes[i].classList.contains("dim")) return i;
    return state.turn;
  }

  function walk(direction) {
    const words = transcript.words(state.turn);
    const to = state.word + direction;
    if (to >= 0 && to < words.length) {
      state.word = to;
      refresh();
    } else if (beyond(direction) !== state.turn) go(beyond(direction), { word: direction < 0 ? -1 : 0 });
    state.selected = null;
    refresh();
  }

  function select(span, { anchor = span } = {}) {
    state.selected = span && { ...span, anchor };
    if (span) state.item = null;
    state.since = performance.now();
    refresh();
    beside();
    if (span) app.tell(`Selected: ${transcript.text(span.start, span.end)}`);
  }

  function extend(direction, unit) {
    const word = transcript.words(state.turn)[state.word];
    if (!state.selected) return word && select({ ...word });
    const { edge, span } = transcript.extend(state.selected, direction, unit);
    if (span.start < span.end) select(span, { anchor: state.selected.anchor });
    nodes[transcript.turnAt(edge === "end" ? span.end - 1 : span.start)].scrollIntoView({ block: "nearest" });
    return undefined;
  }

  function hold(item, { focus = true } = {}) {
    state.item = item;
    state.selected = null;
    state.since = performance.now();
    list = items();
    if (item) {
      goTo(item, { focus });
      const place = list.indexOf(item);
      app.tell(
        `${{ coding: "Your coding", passage: "Passage" }[item.kind] ?? "Offer"} ${place + 1} of ${list.length}: ${item.code ?? "to discuss"}. ${transcript.text(item.start, item.end)}`,
      );
    }
    refresh();
    beside();
  }

  function step(direction) {
    list = items();
    if (!list.length)
      return app.say(
        doc.blind ? "You have coded nothing in this transcript yet." : "Nothing to go to: no coding and no open offer fits the filters.",
      );
    const here = transcript.words(state.turn)[state.word]?.start ?? transcript.turns[state.turn].start;
    let at = list.indexOf(state.item);
    if (at < 0) at = direction > 0 ? list.findIndex((item) => item.start >= here) : list.findLastIndex((item) => item.start < here);
    else at += direction;
    if (at < 0) at = direction > 0 ? list.length - 1 : 0;
    return hold(list[Math.min(at, list.length - 1)]);
  }

  async function put() {
    const span = state.selected;
    if (app.isOver(doc)) return undefined;
    if (!span) return app.say("No words are selected. Shift with → takes words, w the whole turn.");
    const since = performance.now() - state.since;
    const code = await pickCode(codes, "Code these words");
    if (!code) return undefined;
    if (decisions.stands(doc, { ...span, code })) return app.say("These words have that code already.");
    const record = decisions.code(doc, { start: span.start, end: span.end }, code, Math.round(since));
    return hold(record.item);
  }

  const host = {
    item: () => state.item,
    doc: async () => doc,
    shownFor: () => Math.round(performance.now() - state.since),
    draw: (span, edge) => {
      state.mode = { span, edge };
      refresh();
      nodes[transcript.turnAt(edge === "start" ? span.start : (span.split ?? span.end) - 1)].scrollIntoView({ block: "nearest" });
    },
    plain: () => {
      state.mode = null;
      refresh();
    },
    focus: () => nodes[state.turn]?.focus(),
    redraw: () => {
      refresh();
      beside();
    },
    hold: (item) => hold(item),
    next: (item, { stay = false } = {}) => {
      if (stay) return hold(item);
      state.item = null;
      list = items();
      const after = list.find((other) => open(other) && other.start >= item.start && other !== item);
      if (item.kind === "offer" && after) hold(after);
      else hold(null);
      relist(item);
      return undefined;
    },
  };
  const actions = acts(app, host);

  const beside = () => redraw(side, drawSide);

  function drawSide() {
    const { item } = state;
    if (item) {
      const quoted = item.moved ?? item;
      side.replaceChildren(
        el(
          "p",
          { class: "quiet" },
          item.kind === "offer" ? "An offer of the program · " : null,
          standing(item),
          item.moved && open(item) ? " · edges moved, not saved" : null,
        ),
        el("blockquote", {}, name(transcript.text(quoted.start, quoted.end))),
        ...notes(item).filter(Boolean),
        ...said(doc.answers, item),
        tools(actions, item),
        ...(item.code === null ? [] : [codes.entry(item.code)]),
        ...[item.kind === "offer" ? why(item) : null].filter(Boolean),
      );
      return;
    }
    const here = over(transcript.turns[state.turn]);
    side.replaceChildren(
      ...(state.selected
        ? [
            el("p", { class: "quiet" }, "Selected"),
            el("blockquote", {}, name(transcript.text(state.selected.start, state.selected.end))),
            el(
              "p",
              { class: "tools-row" },
              button("Code", put, { key: "Enter", class: "strong" }),
              button("To discuss", mark, { key: "d" }),
              button("Edges", () => edges(), { key: "b" }),
              button("Leave", () => select(null), { key: "Esc" }),
            ),
          ]
        : [
            el("h3", {}, "On this turn"),
            here.length
              ? el(
                  "ul",
                  { class: "here" },
                  here.map((item) =>
                    el(
                      "li",
                      {},
                      el(
                        "button",
                        { type: "button", class: "plain", on: { click: () => hold(item) } },
                        codes.label(item.code),
                        " ",
                        standing(item),
                      ),
                    ),
                  ),
                )
              : el("p", { class: "quiet" }, "No code yet."),
            el(
              "p",
              { class: "quiet hint" },
              "To code: → goes to a word, Shift with → takes words, Enter puts a code on them. Or select with the mouse and press Enter. ? shows every key.",
            ),
          ]),
    );
  }

  // Selected words are flagged as they are, without a code.
  function mark() {
    const span = state.selected;
    if (app.isOver(doc)) return undefined;
    const there = doc.passages.find((item) => item.start === span.start && item.end === span.end);
    if (there?.discuss) return app.say("These words are flagged already.");
    const record = there ? decisions.flag(there, "discuss") : decisions.mark(doc, { start: span.start, end: span.end });
    return hold(record.item);
  }

  async function edges() {
    if (!state.selected) return actions.find((act) => act.key === "b").run();
    const span = await moveEdges(host, transcript, state.selected);
    if (span) select(span, { anchor: state.selected.anchor });
    return undefined;
  }

  async function closeBlind() {
    if (!doc.blind) return app.say("The blind step of this transcript is closed.");
    const yes = await confirm(
      "Close the blind step of this transcript?",
      [
        `You have set ${count(doc.codings.length, "coding")} in ${plain(documentName)}. They stay as they are, and the record shows that they were yours before anything was offered.`,
        "After this you take a second look, with the program's offers beside your codings. The step cannot be opened again: what you code later counts as coded after the offers were seen.",
      ],
      { yes: "Close it for good", no: "Keep reading" },
    );
    if (yes) await app.closeBlind(doc);
    return undefined;
  }

  function goTo(span, options = {}) {
    const at = transcript.turnAt(span.start);
    go(at, { ...options, word: transcript.wordAt(at, span.start) });
  }

  function mouse() {
    const span = selectedWithMouse(feed, transcript);
    if (!span) return;
    goTo(span);
    select(span);
  }

  feed.addEventListener("mouseup", () => setTimeout(mouse, 0));
  feed.addEventListener("click", (event) => {
    const node = event.target.closest(".turn");
    if (!node || event.target.closest(".bar") || (getSelection() && !getSelection().isCollapsed)) return;
    const index = Number(node.dataset.turn);
    const at = clicked(feed, event);
    if (state.selected || state.item) {
      state.selected = null;
      state.item = null;
    }
    go(index, { word: at === null ? 0 : transcript.wordAt(index, at) });
    beside();
  });

  for (const turn of transcript.turns) {
    const node = turnNode(turn, transcript.turns.length);
    nodes.push(node);
    observer.observe(node);
  }
  feed.append(...nodes);
  relist();

  const speakers = [...new Set(transcript.turns.map((turn) => turn.speaker ?? ""))];
  const filter = (label, choices, key, act) =>
    el(
      "label",
      {},
      label,
      " ",
      el(
        "select",
        {
          on: {
            change: (event) => {
              state[key] = event.target.value;
              act();
            },
          },
        },
        el("option", { value: "" }, "all"),
        choices.map((choice) => el("option", { value: choice }, choice)),
      ),
    );
  const only = (key) =>
    el("input", {
      type: "checkbox",
      on: {
        change: (event) => {
          state[key] = event.target.checked;
          relist();
          beside();
        },
      },
    });
  const undecidedBox = only("undecided");
  const flaggedBox = only("flagged");

  function head() {
    const entry = study.documents.find((other) => other.document === documentName) ?? {};
    top.replaceChildren(
      el(
        "div",
        { class: "title-row" },
        el("h2", {}, name(documentName)),
        el(
          "span",
          { class: "quiet" },
          entry.group ? name(entry.group) : null,
          entry.group ? " · " : null,
          count(transcript.turns.length, "turn"),
        ),
      ),
      !codesHere
        ? null
        : doc.blind
          ? el(
            "div",
            { class: "notice blind" },
            el(
              "p",
              {},
              el("b", {}, "Blind step. "),
              "Read and code on your own first. While this step is open, the program sends this page nothing but the transcript and your own codings.",
            ),
            button("Close the blind step …", closeBlind, { key: "Shift+b" }),
          )
        : el(
            "p",
            { class: "notice" },
            el("b", {}, "Second look. "),
            "Full bars are your codings, hollow ones are offers of the program. An offer is nothing but a place to look at; you decide. A few are drawn by chance and not marked: they tell afterwards how closely offers were read.",
          ),
      el(
        "div",
        { class: "filters" },
        filter(
          "Code",
          codes.list.map((code) => code.code),
          "code",
          () => {
            relist();
            beside();
          },
        ),
        filter("Speaker", speakers, "speaker", () =>
          nodes.forEach((node, i) =>
            node.classList.toggle("dim", state.speaker !== "" && (transcript.turns[i].speaker ?? "") !== state.speaker),
          ),
        ),
        doc.blind ? null : el("label", {}, undecidedBox, " undecided only"),
        el("label", {}, flaggedBox, " to discuss only"),
      ),
    );
  }
  head();

  const documents = documentList(app, documentName, (chosen) => app.show("reading", { document: chosen }));
  root.replaceChildren(
    el(
      "div",
      { class: "columns reading" },
      documents.node,
      el("section", { class: "transcript", "aria-label": "Transcript" }, top, feed),
      side,
    ),
  );
  width.observe(feed);
  if (place) {
    goTo(place);
    state.selected = { start: place.start, end: place.end, anchor: place };
    refresh();
  }
  beside();

  const group = "Reading";
  const bindings = [
    { keys: ["ArrowDown", "j"], says: "Next turn", group, run: () => go(beyond(1)) },
    { keys: ["ArrowUp", "k"], says: "Turn before", group, run: () => go(beyond(-1)) },
    { key: "ArrowRight", says: "Next word", group, run: () => walk(1) },
    { key: "ArrowLeft", says: "Word before", group, run: () => walk(-1) },
    { key: "Shift+ArrowRight", says: "Take this word, then the next ones", group, run: () => extend(1, "word") },
    { key: "Shift+ArrowLeft", says: "Give a word back, or take those before", group, run: () => extend(-1, "word") },
    { key: "Shift+ArrowDown", says: "Take all to the end of the turn, then the next turn", group, run: () => extend(1, "turn") },
    { key: "Shift+ArrowUp", says: "Take all to the beginning of the turn", group, run: () => extend(-1, "turn") },
    {
      key: "w",
      says: "Take the whole turn",
      group,
      run: () => {
        const words = transcript.words(state.turn);
        if (words.length) select({ start: words[0].start, end: words.at(-1).end });
      },
    },
    { key: "Enter", says: "Put a code on the selected words", group, run: put },
    {
      key: "Escape",
      says: "Let go of the selection, or of what is in hand",
      group,
      run: () => {
        if (state.selected) select(null);
        else if (state.item) hold(null);
      },
    },
    { key: "n", says: doc.blind ? "Next coding" : "Next coding or offer", group, run: () => step(1) },
    { key: "p", says: doc.blind ? "Coding before" : "Coding or offer before", group, run: () => step(-1) },
    { keys: ["Home"], says: "First turn", group, run: () => go(0) },
    { keys: ["End"], says: "Last turn", group, run: () => go(nodes.length - 1) },
    { key: "Shift+b", says: "Close the blind step of this transcript (asks first)", group, run: closeBlind },
    { key: "Shift+p", says: "Transcript before", group, run: () => documents.step(-1) },
    { key: "Shift+n", says: "Next transcript", group, run: () => documents.step(1) },
  ].filter((binding) => (doc.blind && codesHere) || binding.key !== "Shift+b");
  const own = actions
    .map((act) =>
      act.key === "b"
        ? { ...act, run: () => edges() }
        : act.key === "c"
          ? {
              ...act,
              says: "Put a code on the selected words, or another code on what is in hand",
              run: () => (state.selected ? put() : act.run()),
            }
          : act.key === "d"
            ? { ...act, says: "Flag the selected words, or what is in hand, “to discuss”, or not", run: () => (state.selected ? mark() : act.run()) }
            : act,
    )
    .filter((act) => !doc.blind || !["a", "r"].includes(act.key))
    .map((act) =>
      doc.blind ? { ...act, group: "The coding in hand", says: act.key === "Delete" ? "Take the coding away" : act.says } : act,
    );
  return {
    bindings: [...bindings, ...own],
    focus: () => go(state.turn, { word: state.word }),
    changed: (changedDocument, record) => {
      if (changedDocument === "") documents.refresh();
      if (changedDocument !== documentName) return;
      if (state.item?.kind === "passage" && !doc.passages.includes(state.item)) state.item = null;
      if (state.item?.kind === "coding" && !doc.codings.includes(state.item))
        state.item = record?.isUndo && open(record.item) ? record.item : null;
      relist(record?.item ?? null);
      refresh();
      beside();
    },
    leave: () => {
      observer.disconnect();
      width.disconnect();
    },
  };
}
