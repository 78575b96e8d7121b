// @ts-check
// Codes in the order of their trees: a child below its parent, parents and facets in the order of the codebook.

/** The codes with their depth, facet by facet. A code whose parent is not there is a root. */
export function orderedTree(list) {
  const names = new Set(list.map((code) => code.code));
  const below = new Map();
  for (const code of list) {
    const parent = code.parent && names.has(code.parent) ? code.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), code]);
  }
  const facets = [...new Set(list.map((code) => code.facet ?? null))];
  const found = [];
  const add = (code, depth) => {
    found.push({ code, depth });
    for (const child of below.get(code.code) ?? []) add(child, depth + 1);
  };
  for (const facet of facets) for (const code of below.get(null) ?? []) if ((code.facet ?? null) === facet) add(code, 0);
  return found;
}
