// @ts-check
// Text and elements. Every word from outside enters the page here, as a text node and never as markup.
//
// Offsets are Unicode code points, end exclusive. A string of this language counts UTF-16 units, so text is taken
// apart once into an array of code points and counted there.

/** The code points of a string, one entry each. */
export const points = (text) => Array.from(text);

// Characters that would not be seen but change how a line is read: controls, marks of writing direction, zero widths.
// U+200D stays: it joins emoji. U+00AD stays: it is seen where a line breaks.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/;
const UNSEEN_RUN = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb])/;

const number = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** A string in which unseen characters are spelt out, for places that hold plain text only (attributes, messages). */
export const plain = (text) =>
  String(text ?? "")
    .split(UNSEEN_RUN)
    .map((part) => (UNSEEN.test(part) ? `[${number(part)}]` : part))
    .join("");

/** Appends text; an unseen character is replaced by a small sign with its number, so it cannot act. */
export function write(parent, text) {
  for (const part of String(text ?? "").split(UNSEEN_RUN)) {
    if (part === "") continue;
    if (UNSEEN.test(part)) {
      parent.append(el("span", { class: "control", title: "a character that is not seen", "data-points": "1" }, number(part)));
    } else {
      parent.append(document.createTextNode(part));
    }
  }
  return parent;
}

/** A name or a phrase from outside, kept apart from the writing direction around it. */
export const name = (text, props = {}) => write(el("bdi", props), text);

/**
 * An element. Attributes are set by name; functions under `on` are listeners. There is no way here to set markup,
 * and neither `style` nor `on...` attributes can be set.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "on") {
      for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    } else if (/^on|^style$|^src|^href$/i.test(key)) {
      throw new Error(`no attribute ${key} here`);
    } else if (value === true) {
      node.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(key, plain(value));
    }
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(node, child);
    else if (child instanceof Node) node.append(child);
    else if (child !== null && child !== undefined && child !== false) write(node, child);
  }
}

/**
 * A button with its key on it.
 * @param {any} label
 * @param {(event: Event) => unknown} act
 * @param {Record<string, any>} [options]
 */
export function button(label, act, { key, ...props } = {}) {
  const shortcut = key ? { "aria-keyshortcuts": key } : {};
  return el(
    "button",
    { type: "button", ...shortcut, ...props, on: { click: act } },
    label,
    key ? [" ", el("kbd", { "aria-hidden": "true" }, key.replace("+", " "))] : null,
  );
}

/** @typedef {{start: number, end: number, class?: string, tag?: string, edges?: boolean}} Mark */

/**
 * Fills an element with text cut at the borders of marks. A mark is `{start, end, class, tag}` in code points of the
 * document; where marks overlap, a piece carries the classes of all of them.
 */
export function fill(target, chars, base, marks) {
  const end = base + chars.length;
  const inside = marks.filter((mark) => mark.end > base && mark.start < end && mark.end > mark.start);
  const cuts = new Set([base, end]);
  for (const mark of inside) {
    cuts.add(Math.max(mark.start, base));
    cuts.add(Math.min(mark.end, end));
  }
  const order = [...cuts].sort((a, b) => a - b);
  const nodes = [];
  for (let i = 0; i + 1 < order.length; i += 1) {
    const over = inside.filter((mark) => mark.start <= order[i] && mark.end >= order[i + 1]);
    const tag = over.find((mark) => mark.tag)?.tag ?? "span";
    const classes = ["piece", ...new Set(over.flatMap((mark) => (mark.class ? [mark.class] : [])))];
    if (over.some((mark) => mark.start === order[i] && mark.edges)) classes.push("first");
    if (over.some((mark) => mark.end === order[i + 1] && mark.edges)) classes.push("last");
    const piece = el(tag, { class: classes.join(" "), "data-at": order[i], "data-end": order[i + 1] });
    nodes.push(write(piece, chars.slice(order[i] - base, order[i + 1] - base).join("")));
  }
  target.replaceChildren(...nodes);
  return target;
}

/** The code point at a place of the DOM below `root`, or null where the place is outside of any piece. */
export function pointAt(root, node, offset) {
  const holder = node instanceof Element ? node : node.parentElement;
  const piece = holder?.closest("[data-at]");
  if (!piece || !root.contains(piece)) return null;
  let at = Number(piece.dataset.at);
  for (const child of piece.childNodes) {
    const within = child === node || child.contains(node);
    if (child.nodeType === Node.TEXT_NODE) {
      if (within) return at + points(child.data.slice(0, offset)).length;
      at += points(child.data).length;
    } else {
      if (within) return at + (offset > 0 ? 1 : 0);
      at += 1;
    }
    if (node === piece && [...piece.childNodes].indexOf(child) === offset - 1) return at;
  }
  return node === piece && offset === 0 ? Number(piece.dataset.at) : at;
}

/** "1 coding", "2 codings". */
export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
