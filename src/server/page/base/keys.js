// @ts-check
// Keys. Every binding that acts is in a list with its words, and the list of keys (`?`) is written from the same list.
//
// A binding is `{key, says, run, group}`. Several keys for one act stand in `keys`. The topmost layer (a mode such as
// moving an edge) is asked first; under it lie the keys of the view and those of the whole page. A key typed into a
// field stays with the field. Tab is never taken, so focus can always go on.

import { el } from "./text.js";

const layers = [];
let common = [];
let view = [];
let single = localStorage.getItem("leitmotif.single-keys") !== "off";

/** Keys that work everywhere. */
export const setCommon = (bindings) => {
  common = bindings;
};

/** Keys of the view that is shown. */
export const setView = (bindings) => {
  view = bindings;
};

/** Puts a mode on top; gives the function that takes it away. */
export function push(bindings) {
  layers.push(bindings);
  return () => {
    const at = layers.indexOf(bindings);
    if (at >= 0) layers.splice(at, 1);
  };
}

/** The bindings in force, for the list of keys. */
export const inForce = () => (layers.length ? [layers.at(-1), common] : [view, common]);

/** Are keys of one letter on? They can be switched off for people who dictate to their computer. */
export const singleKeys = () => single;

/** Switches keys of one letter. */
export function setSingleKeys(on) {
  single = on;
  localStorage.setItem("leitmotif.single-keys", on ? "on" : "off");
}

/** The name of a key press: "a", "Shift+ArrowLeft", "Ctrl+Enter", "?". */
export function chord(event) {
  let key = event.key === " " ? "Space" : event.key;
  const letter = key.length === 1;
  if (letter && /\p{L}/u.test(key)) key = key.toLowerCase();
  const shift = event.shiftKey && (!letter || /\p{L}/u.test(key));
  return [event.ctrlKey || event.metaKey ? "Ctrl" : null, event.altKey ? "Alt" : null, shift ? "Shift" : null, key]
    .filter(Boolean)
    .join("+");
}

const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select";
// Keys that a focused control answers itself.
const OWN = { Enter: "button, summary, a[href]", Space: "button, summary, input" };

function listen(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = chord(event);
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.matches(FIELD) && name !== "Escape" && !name.startsWith("Ctrl+")) return;
  if (OWN[name] && target.matches(OWN[name])) return;
  if (!single && name.length === 1 && name !== "?") return;
  const lists = layers.length ? [layers.at(-1), common.filter((binding) => binding.always)] : [view, common];
  for (const bindings of lists) {
    const binding = bindings.find((candidate) => (candidate.keys ?? [candidate.key]).includes(name));
    if (binding) {
      event.preventDefault();
      binding.run(event);
      return;
    }
  }
}

/** Begins to listen. */
export const start = () => document.addEventListener("keydown", listen);

const SHOWN = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", "": "" };

/** A chord as people write it. */
export const shown = (key) =>
  key
    .split("+")
    .map((part) => SHOWN[part] ?? part)
    .join(" ");

/**
 * Roving focus: of many items one can be reached by Tab, the arrow keys go on from there. `across` for a toolbar.
 * The handler stops an arrow key that it used, so the view's own arrows stay apart.
 */
export function rove(root, selector, { across = false } = {}) {
  const [back, forth] = across ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const settle = () => {
    const items = [...root.querySelectorAll(selector)];
    if (items.length && !items.some((item) => item.tabIndex === 0)) items[0].tabIndex = 0;
    return items;
  };
  root.addEventListener("keydown", (event) => {
    const items = settle();
    const at = items.indexOf(event.target.closest(selector));
    const to = { [back]: at - 1, [forth]: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || at < 0 || event.shiftKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const next = items[Math.min(Math.max(to, 0), items.length - 1)];
    next.focus();
  });
  root.addEventListener("focusin", (event) => {
    const item = event.target.closest(selector);
    if (!item) return;
    for (const other of root.querySelectorAll(selector)) other.tabIndex = other === item ? 0 : -1;
  });
  settle();
  return root;
}

/**
 * Draws a part of the page anew without losing the focus: a button that had it passes it on to the button with the same
 * key, else to the first stop of Tab there.
 */
export function redraw(root, draw) {
  const had = root.contains(document.activeElement) ? document.activeElement : null;
  draw();
  if (!had || had.isConnected) return;
  const key = had.getAttribute("aria-keyshortcuts");
  const heir = key && root.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
  (heir ?? root.querySelector("button[tabindex='0'], button, [tabindex='0']"))?.focus({ preventScroll: true });
}

/** Fills a list of options. Without one it is no list to choose from, but says what is the matter. */
export function fillList(list, nodes, empty) {
  if (nodes.length) list.setAttribute("role", "listbox");
  else list.removeAttribute("role");
  list.replaceChildren(...(nodes.length ? nodes : [el("li", { class: "quiet" }, empty)]));
}

/** An option of a list; `select` finds it by its number. */
export const option = (at, selected, take, ...content) =>
  el(
    "li",
    {
      role: "option",
      tabindex: selected ? "0" : "-1",
      "data-at": at,
      "aria-selected": String(selected),
      on: { click: () => take(at) },
    },
    ...content,
  );

/** Selects one option of a list: it alone is a stop of Tab, and with `focus` it has the focus and is in sight. */
export function select(list, at, focus) {
  for (const option of list.querySelectorAll("[role=option]")) {
    const here = Number(option.dataset.at) === at;
    option.setAttribute("aria-selected", String(here));
    option.tabIndex = here ? 0 : -1;
    if (here && focus) {
      option.focus({ preventScroll: true });
      option.scrollIntoView({ block: "nearest" });
    }
  }
}
