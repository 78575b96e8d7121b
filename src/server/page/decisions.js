// What a person does to an excerpt, each act as one record: what is sent, what changes on the page at once, and how
// that is taken back. The server keeps the rows; nothing here is a coding before it says so.
//
// An item is a coding of this coder (`kind: "coding"`) or an offer (`kind: "offer"`). Both carry document, start, end,
// code, memo, quotation, discuss.
import { Outbox } from "./connection.js";

/** Acts on one study. `changed(document)` is told whenever an item changed. */
export class Decisions {
  constructor({ changed, saved, outboxChanged, trouble }) {
    this.changed = changed;
    this.told = saved;
    this.done = [];
    this.outbox = new Outbox({ changed: outboxChanged, trouble });
  }

  /** Puts a record into effect and sends it. */
  run(record) {
    record.undo = record.apply();
    record.item.pending = (record.item.pending ?? 0) + 1;
    const settle = () => {
      record.item.pending -= 1;
    };
    record.path ??= record.rows.length === 1 ? "/api/decisions" : "/api/decisions/batch";
    record.body = () => (record.rows.length === 1 ? record.rows[0]() : { decisions: record.rows.map((row) => row()) });
    record.saved = (answer) => {
      settle();
      record.seqs = answer.seqs ?? answer.decisions?.map((row) => row.seq) ?? (record.rows.length === 1 ? [answer.seq] : record.rows.map((_, i) => answer.seq - record.rows.length + 1 + i));
      record.keep?.(record.seqs, answer);
      this.told(record, answer);
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
    return { suggestion: item.kind === "offer" ? item.id : null, document, start, end, code, action, memo: null, undoes: item.kind === "coding" ? (item.seq ?? null) : null, shown_ms: 0, ...rest };
  }

  /** A coding of one's own: text was selected and a code picked. */
  code(doc, span, code, shown) {
    const item = { kind: "coding", seq: null, document: doc.document, ...span, code, memo: null, quotation: false, discuss: false };
    return this.run({
      says: `Coded as ${code}`, item,
      rows: [() => this.row(item, "code", { undoes: null, shown_ms: shown })],
      apply: () => add(doc.codings, item),
      keep: ([seq]) => { item.seq = seq; },
    });
  }

  /** Takes a coding away. The row stays in the record; this is a new row. */
  uncode(doc, item, shown) {
    return this.run({ says: `Coding ${item.code} taken away`, item, rows: [() => this.row(item, "uncode", { shown_ms: shown })], apply: () => drop(doc.codings, item) });
  }

  /** A coding with another code or other edges: the old one is taken away and the new one set, both or none. */
  amend(doc, item, changes, says, shown) {
    const next = { ...item, ...changes, seq: null, pending: 0 };
    return this.run({
      says, item: next,
      rows: [() => this.row(item, "uncode", { shown_ms: shown }), () => this.row(next, "code", { undoes: null, memo: next.memo ?? null, shown_ms: shown })],
      apply: () => both(drop(doc.codings, item), add(doc.codings, next)),
      keep: ([, seq]) => { next.seq = seq; },
    });
  }

  /** Accept, reject or recode an offer; `span` where its edges were moved first. */
  decide(doc, offer, action, { code = offer.code, span = offer, shown = 0 } = {}) {
    const state = { accept: "accepted", reject: "rejected", recode: "recoded" }[action];
    const { start, end } = span;
    const own = { kind: "coding", seq: null, document: offer.document, start, end, code, memo: offer.memo ?? null, quotation: Boolean(offer.quotation), discuss: Boolean(offer.discuss), from: offer.id };
    return this.run({
      says: { accept: `Accepted as ${code}`, reject: `Rejected for ${offer.code}`, recode: `Recoded as ${code}` }[action],
      item: offer,
      rows: [() => this.row(offer, action, { start, end, code, shown_ms: shown })],
      apply: () => both(change(offer, { state, decided: { start, end, code } }), doc && action !== "reject" ? add(doc.codings, own) : () => {}),
      keep: ([seq], answer) => {
        offer.decision = seq;
        own.seq = seq;
        if (answer.score !== undefined) offer.score = answer.score;
      },
    });
  }

  /** Two codings in place of one item. */
  split(doc, item, parts, shown) {
    const next = parts.map((part) => ({ kind: "coding", seq: null, document: item.document, ...part, memo: null, quotation: false, discuss: false, from: item.id }));
    const away = () => (item.kind === "offer" ? change(item, { state: "rejected", decided: { split: true } }) : drop(doc.codings, item));
    return this.run({
      says: "Split in two", item: item.kind === "offer" ? item : next[0],
      rows: [...next.map((part) => () => this.row(part, "code", { undoes: null, shown_ms: shown })), () => this.row(item, item.kind === "offer" ? "reject" : "uncode", { shown_ms: shown })],
      apply: () => both(away(), ...next.map((part) => (doc ? add(doc.codings, part) : () => {}))),
      keep: (seqs) => {
        next.forEach((part, i) => { part.seq = seqs[i]; });
        if (item.kind === "offer") item.decision = seqs[2];
      },
    });
  }

  /** A note on an item; empty text takes it away. */
  memo(item, text) {
    const memo = text.trim() === "" ? null : text;
    return this.run({ says: memo ? "Memo written" : "Memo taken away", item, rows: [() => this.row(item, "memo", { memo })], apply: () => change(item, { memo }) });
  }

  /** "quotation" (for the paper) or "discuss" (with the other coder): a second time takes the flag away. */
  flag(item, which) {
    const on = !item[which];
    const words = which === "quotation" ? "quotation for the paper" : "to discuss";
    return this.run({ says: on ? `Flagged: ${words}` : `No longer flagged: ${words}`, item, rows: [() => this.row(item, which)], apply: () => change(item, { [which]: on }) });
  }

  /** The act that the next undo takes back. */
  last() {
    return this.done.at(-1) ?? null;
  }

  /** Takes the last act back: a new row that names the one it undoes. */
  undo() {
    const record = this.done.pop();
    if (!record) return null;
    const rows = record.rows.map((row, i) => () => ({ ...row(), action: "undo", memo: null, undoes: record.seqs[i] }));
    return this.run({ says: `Undone: ${lower(record.says)}`, item: record.item, isUndo: true, after: record, rows: rows.reverse(), apply: () => again(record) });
  }

  /** Takes back a decision on an offer that was made before this page was loaded. */
  undoOffer(doc, offer) {
    const made = doc ? doc.codings.filter((coding) => coding.seq === offer.decision) : [];
    return this.run({
      says: "Decision taken back", item: offer, isUndo: true,
      rows: [() => this.row(offer, "undo", { undoes: offer.decision })],
      apply: () => both(change(offer, { state: "undecided", decided: null }), ...made.map((coding) => drop(doc.codings, coding))),
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

const both = (...backs) => () => {
  for (const back of backs.reverse()) back();
};
