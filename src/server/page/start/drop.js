// @ts-check
// Files that are dropped, or chosen: read here, and sent to the program piece by piece. They go nowhere else.
import { count, el } from "../base/text.js";
import { once, post } from "../base/connection.js";

/** Bytes of one piece. */
const PIECE = 96 * 1024;

/** A field for files; `taken` is called with those that were dropped or chosen. */
export function dropField(says, taken) {
  const input = el("input", { type: "file", multiple: true, "aria-label": "Choose files" });
  const field = el("div", { class: "drop" }, el("p", {}, says), input);
  const over = (on) => () => field.classList.toggle("over", on);
  field.addEventListener("dragover", over(true));
  field.addEventListener("dragleave", over(false));
  field.addEventListener("drop", (event) => {
    over(false)();
    const files = [...event.dataTransfer.files];
    if (files.length) taken(files);
  });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    if (files.length) taken(files);
  });
  return field;
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Copies files into a study; gives how many. What stops it is shown, and the files before it are there. */
export async function takeIn(page, path, files) {
  let taken = 0;
  for (const file of files) {
    page.say(`Copying ${file.name} (${taken + 1} of ${count(files.length, "file")})`);
    try {
      await send(path, file);
      taken += 1;
    } catch (error) {
      page.shows.show(error);
      return taken;
    }
  }
  return taken;
}

async function send(path, file) {
  const way = once();
  let at = 0;
  do {
    const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    const last = at + bytes.length >= file.size;
    await post("/api/start/take", { path, name: file.name, once: way, at, data: hex(bytes), last });
    at += bytes.length;
  } while (at < file.size);
}
