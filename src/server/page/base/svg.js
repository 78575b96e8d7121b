// @ts-check
// Drawings: brought into the page element by element, and kept as files. The program draws them; nothing else enters here.
import { once } from "./connection.js";

const SPACE = "http://www.w3.org/2000/svg";
const TAGS = new Set(["svg", "g", "rect", "line", "circle", "polygon", "text", "title", "desc"]);
const ATTRIBUTES = new Set(
  "class width height viewBox role id aria-labelledby x y x1 y1 x2 y2 cx cy r points transform stroke-width data-code data-with data-document data-group data-question".split(
    " ",
  ),
);

/** A drawing as an element of the page: known tags and attributes only. Null where it is none. */
export function drawing(text) {
  // The style of the file would be refused here; the page's own style sheet has the same classes.
  const bare = text.replace(/<style>[^<]*<\/style>/, "");
  // Ten thousand elements of a large study are read as HTML in a third of the time that they take as XML. Nothing of it is loaded or run.
  const root = new DOMParser().parseFromString(bare, "text/html").body.firstElementChild;
  if (root?.localName !== "svg" || root.namespaceURI !== SPACE) return null;
  // What was parsed is no part of the page yet: it is cleaned there, and then brought over.
  clean(root);
  return document.adoptNode(/** @type {any} */ (root));
}

/** Takes away what is not known, in one walk. */
function clean(root) {
  const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_ALL);
  const unknown = [];
  for (let node = /** @type {any} */ (root); node; node = walk.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) continue;
    if (node.nodeType !== Node.ELEMENT_NODE || node.namespaceURI !== SPACE || !TAGS.has(node.localName)) unknown.push(node);
    else for (const name of node.getAttributeNames()) if (!ATTRIBUTES.has(name)) node.removeAttribute(name);
  }
  for (const node of unknown) node.remove();
}

/** Lets the browser keep a file. */
export function keep(blob, fileName) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: fileName });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A drawing as the bytes of an SVG file. */
export const asSvg = (text) => new Blob([text], { type: "image/svg+xml" });

/** A drawing as a PNG of twice its size, for slides and print; rejects where the browser cannot draw it. */
export async function asPng(text) {
  const address = URL.createObjectURL(asSvg(text));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#ffffff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A file's name from what it shows. */
export const fileName = (title, ending) =>
  `${
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || once().slice(0, 8)
  }.${ending}`;
