// @ts-check
// What a person does to an excerpt, each act as one record: what is sent, what changes on the page at once, and how
// that is taken back. The server keeps the rows; nothing here is a coding before it says so.
//
// An item is a coding of this coder (`kind: "coding"`) or an offer (`kind: "offer"`). Both carry document, start, end,
// code, memo, discuss. An offer that was accepted or recoded knows its `coding`, and that coding its `offer`.
import { Outbox } from "../base/connection.js";

/** Acts on one study. `changed(document)` is called whenever an item changed. */
export class Decisions {
  constructor({ changed, saved, outboxChanged, trouble }) {
    this.changed = changed;
    this.wasSaved = saved;
    this.done = [];
    /** How many acts there were, so that an answer can be told from a newer one. */
    this.acts = 0;
    this.outbox = new Outbox({ changed: outboxChanged, trouble });
  }

  /** Puts a record into effect and sends it. */
  run(record) {
    this.acts += 1;
    record.undo = record.apply();
    record.item.pending = (record.item.pending ?? 0) + 1;
    const settle = () => {
      record.item.pending -= 1;
    };
    record.path ??= record.rows.length === 1 ? "/api/decisions" : "/api/decisions/batch";
    record.body = () => (record.rows.length === 1 ? record.rows[0]() : { decisions: record.rows.map((row) => row()) });
    record.saved = (answer) => {
      settle();
      record.seqs = answer.seqs ?? (answer.seq ? [answer.seq] : []);
      record.ranking = answer.ranking ?? null;
      if (record.seqs.length) record.keep?.(record.seqs, answer);
      this.wasSaved(record, answer);
      this.changed(record.item.document, record);
    };
    record.discard = () => {
      settle();
      record.undo();
      this.done = this.done.filter((other) => other !== record);
      this.changed(record.item.document, record);
    };
    if (!record.isUndo && !record.isFinal) this.done.push(record);
    this.changed(record.item.document, record);
    this.outbox.add(record);
    return record;
  }

  row(item, action, rest = {}) {
    const { document, start, end, code } = item;
    return {
      suggestion: item.kind === "offer" ? item.id : null,
      document,
      start,
      end,
      code,
      action,
      memo: null,
      undoes: null,
      shown_ms: 0,
      ...rest,
    };
  }

  // Memos and flags belong to a place and its code. When a coding moves, they are taken away there and set anew here.
  leaving(item) {
    return [
      item.quotation ? () => this.row(item, "quotation") : null,
      item.discuss ? () => this.row(item, "discuss") : null,
      item.memo ? () => this.row(item, "memo", { memo: "" }) : null,
    ].filter(Boolean);
  }

  arriving(item) {
    return [item.quotation ? () => this.row(item, "quotation") : null, item.discuss ? () => this.row(item, "discuss") : null].filter(
      Boolean,
    );
  }

  /** Is there a coding of one's own with this code on these very words? */
  stands(doc, { start, end, code }) {
    return doc.codings.some((coding) => coding.start === start && coding.end === end && coding.code === code);
  }

  /** A coding of one's own: text was selected and a code picked. */
  code(doc, span, code, shown) {
    const item = { kind: "coding", seq: null, document: doc.document, ...span, code, memo: null, quotation: false, discuss: false };
    return this.run({
      says: `Coded as ${code}`,
      item,
      rows: [() => this.row(item, "code", { shown_ms: shown })],
      apply: () => add(doc.codings, item),
      keep: (seqs) => {
        item.seq = seqs[0];
      },
    });
  }

  /** Takes a coding away. The row stays in the record; this is a new row. One that came from an offer opens the offer again. */
  uncode(doc, item, shown) {
    if (item.offer?.coding === item && item.offer.decision) return this.undoOffer(doc, item.offer);
    return this.run({
      says: `Coding ${item.code} taken away`,
      item,
      rows: [...this.leaving(item), () => this.row(item, "uncode", { shown_ms: shown })],
      apply: () => drop(doc.codings, item),
    });
  }

  /** A coding with another code or other edges, both rows or none. One that came from an offer is a new answer to that offer. */
  amend(doc, item, changes, says, shown) {
    const next = { ...item, ...changes, seq: null, pending: 0 };
    const { offer } = item;
    const before = this.leaving(item);
    const { start, end, code } = next;
    const memo = next.memo ?? null;
    const made = offer
      ? [() => this.row(offer, code === offer.code ? "accept" : "recode", { start, end, code, memo, shown_ms: shown })]
      : [() => this.row(item, "uncode", { shown_ms: shown }), () => this.row(next, "code", { memo, shown_ms: shown })];
    return this.run({
      says,
      item: next,
      rows: [...before, ...made, ...this.arriving(next)],
      apply: () =>
        both(
          drop(doc.codings, item),
          add(doc.codings, next),
          offer ? change(offer, { state: code === offer.code ? "accepted" : "recoded", coding: next }) : () => {},
        ),
      keep: (seqs) => {
        next.seq = seqs[before.length + made.length - 1];
        if (offer) offer.decision = next.seq;
      },
    });
  }

  /** Accept, reject or recode an offer; `span` where its edges were moved first. */
  decide(doc, offer, action, { code = offer.code, span = offer, shown = 0 } = {}) {
    const state = { accept: "accepted", reject: "rejected", recode: "recoded" }[action];
    const { start, end } = action === "reject" ? offer : span;
    const own = {
      kind: "coding",
      seq: null,
      document: offer.document,
      start,
      end,
      code,
      memo: offer.memo ?? null,
      quotation: false,
      discuss: Boolean(offer.discuss),
      offer,
    };
    const moved = action !== "reject" && (start !== offer.start || end !== offer.end || code !== offer.code);
    const before = moved ? this.leaving({ ...offer, quotation: false }) : [];
    return this.run({
      says: { accept: `Accepted as ${code}`, reject: `Rejected for ${offer.code}`, recode: `Recoded as ${code}` }[action],
      item: offer,
      rows: [
        ...before,
        () => this.row(offer, action, { start, end, code, memo: moved ? own.memo : null, shown_ms: shown }),
        ...(moved ? this.arriving(own) : []),
      ],
      apply: () =>
        both(change(offer, { state, coding: action === "reject" ? null : own }), action === "reject" ? () => {} : add(doc.codings, own)),
      keep: (seqs, answer) => {
        offer.decision = seqs[before.length];
        own.seq = offer.decision;
        if (typeof answer.score === "number") offer.score = answer.score;
      },
    });
  }

  /** Two codings in place of one item. */
  split(doc, item, parts, shown) {
    const next = parts.map((part) => ({
      kind: "coding",
      seq: null,
      document: item.document,
      ...part,
      memo: null,
      quotation: false,
      discuss: false,
    }));
    const offer = item.kind === "offer" ? item : item.offer;
    const before = item.kind === "coding" ? this.leaving(item) : [];
    const away = () =>
      both(
        offer ? change(offer, { state: "rejected", split: true, coding: null }) : () => {},
        item.kind === "coding" ? drop(doc.codings, item) : () => {},
      );
    return this.run({
      says: "Split in two",
      item: item.kind === "offer" ? item : next[0],
      rows: [
        ...before,
        ...next.map((part) => () => this.row(part, "code", { shown_ms: shown })),
        offer ? () => this.row(offer, "reject", { shown_ms: shown }) : () => this.row(item, "uncode", { shown_ms: shown }),
      ],
      apply: () => both(away(), ...next.map((part) => add(doc.codings, part))),
      keep: (seqs) => {
        next.forEach((part, i) => {
          part.seq = seqs[before.length + i];
        });
        if (offer) offer.decision = seqs[before.length + 2];
      },
    });
  }

  /** A note on an item; empty text takes it away. */
  memo(item, text) {
    const memo = text.trim() === "" ? null : text;
    return this.run({
      says: memo ? "Memo written" : "Memo taken away",
      item,
      rows: [() => this.row(item, "memo", { memo: memo ?? "" })],
      apply: () => change(item, { memo }),
    });
  }

  /** "quotation" (for the paper) or "discuss" (with the other coder): a second time takes the flag away. */
  flag(item, which) {
    const on = !item[which];
    const words = which === "quotation" ? "quotation for the paper" : "to discuss";
    return this.run({
      says: on ? `Flagged: ${words}` : `No longer flagged: ${words}`,
      item,
      rows: [() => this.row(item, which)],
      apply: () => change(item, { [which]: on }),
    });
  }

  /** A passage without a code, marked to be discussed. */
  mark(doc, span) {
    const item = { kind: "passage", document: doc.document, ...span, code: null, memo: null, discuss: true };
    return this.run({ says: "Flagged: to discuss", item, rows: [() => this.row(item, "discuss")], apply: () => add(doc.passages, item) });
  }

  /**
   * Changes the codebook at once, for everybody. An added code is there before the program answers, so that it can be used;
   * what another change comes to is taken from the answer.
   */
  revise(app, changes, says) {
    const added = changes.filter((change) => change.do === "add").map((change) => change.code);
    const item = { document: "", codes: true };
    const before = app.codes.list;
    const show = () => {
      if (added.length) app.takeCodes([...app.codes.list, ...added.map(({ name, ...rest }) => ({ ...rest, code: name }))]);
      return () => app.takeCodes(before);
    };
    const record = {
      says,
      item,
      path: "/api/codes",
      rows: [() => ({ changes })],
      apply: show,
      keep: (seqs, answer) => {
        record.back = () => ({ undoes: seqs[0] });
        app.codesCame(answer);
      },
    };
    return this.run(record);
  }

  /** The act that the next undo takes back. */
  last() {
    return this.done.at(-1) ?? null;
  }

  /** Takes the last act back: a new row that names the one it undoes. Rows that were saved together are void together. */
  undo() {
    const record = this.done.pop();
    if (!record) return null;
    const row = () => ({ ...record.rows[0](), action: "undo", memo: null, undoes: record.seqs[0] ?? null });
    return this.run({
      says: `Undone: ${lower(record.says)}`,
      item: record.item,
      isUndo: true,
      after: record,
      // What is set and not toggled is set back.
      ...(record.back || record.item.codes
        ? { path: record.path, rows: [() => record.back()], keep: (_seqs, answer) => record.keep?.(_seqs, answer) }
        : { rows: [row] }),
      apply: () => again(record),
    });
  }

  /** Takes back a decision on an offer, whenever it was made. */
  undoOffer(doc, offer) {
    const { coding } = offer;
    this.done = this.done.filter((record) => record.item !== offer);
    return this.run({
      says: "Decision taken back",
      item: offer,
      isUndo: true,
      rows: [() => this.row(offer, "undo", { undoes: offer.decision })],
      apply: () => both(change(offer, { state: "undecided", split: false, coding: null }), coding ? drop(doc.codings, coding) : () => {}),
    });
  }
}

const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** Applies the way back, and gives the way forth again. */
function again(record) {
  record.undo();
  return () => {
    record.undo = record.apply();
  };
}

function add(list, item) {
  list.push(item);
  return () => {
    const at = list.indexOf(item);
    if (at >= 0) list.splice(at, 1);
  };
}

function drop(list, item) {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
  return () => {
    if (at >= 0) list.push(item);
  };
}

function change(item, values) {
  const before = Object.fromEntries(Object.keys(values).map((key) => [key, item[key]]));
  Object.assign(item, values);
  return () => {
    Object.assign(item, before);
  };
}

const both =
  (...backs) =>
  () => {
    for (const back of backs.reverse()) back();
  };
