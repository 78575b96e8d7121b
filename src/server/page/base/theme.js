// @ts-check
// Light, dark, or as the system: one choice for all pages.

const THEMES = ["system", "light", "dark"];
const KEY = "leitmotif.theme";

/** Applies a choice, or the one of last time, and keeps it. */
export function useTheme(choice = localStorage.getItem(KEY)) {
  const chosen = THEMES.includes(choice) ? choice : "system";
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  const button = document.getElementById("theme");
  button.setAttribute("aria-label", `Theme: ${chosen}`);
  button.setAttribute("title", `Theme: ${chosen}; click for the next`);
  localStorage.setItem(KEY, chosen);
}

/** Goes to the next choice. */
export const cycleTheme = () => useTheme(THEMES[(THEMES.indexOf(localStorage.getItem(KEY) ?? "system") + 1) % THEMES.length]);
