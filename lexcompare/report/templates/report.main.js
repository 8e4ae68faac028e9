// Views, links, language, light and dark; then the page comes to life.
const VIEWS = {
  matrix: null, gaps: drawGaps, slogans: drawSlogans, search: drawSearch, pair: drawPair,
  claims: drawClaims, choices: drawChoices, figures: drawFigures, texts: drawTexts, method: drawMethod,
};
var view = "matrix"; // read by the panel before this line has run

function show(name) {
  view = name;
  for (const one of Object.keys(VIEWS)) byId(`view-${one}`).hidden = one !== name;
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (VIEWS[name]) VIEWS[name]();
}

function go(hash) {
  if (location.hash === hash) follow();
  else location.hash = hash;
}

function decoded(parts) {
  try { return parts.map(decodeURIComponent); } catch { return null; }
}

// Open what the address names; say so where it names nothing.
function follow() {
  complain("");
  const [kind, rest] = [location.hash.slice(1).split("=")[0], location.hash.slice(location.hash.indexOf("=") + 1)];
  const parts = decoded(rest.split("/")) || [];
  if (kind === "view" && Object.hasOwn(VIEWS, parts[0])) { show(parts[0]); say(t(`nav.${parts[0]}`)); return; }
  if (kind === "cell" && parts.length === 2) {
    const row = rows.findIndex((one) => one.key === parts[0]), place = columnOf.get(parts[1]);
    if (row >= 0 && place !== undefined) { show("matrix"); showCell(row, place); return; }
  }
  if (kind === "unit" && unitNumbers.has(parts.join("/"))) { showUnit(unitNumbers.get(parts.join("/"))); return; }
  if (kind === "pair" && parts.length === 2 && parts.every((one) => unitNumbers.has(one))) {
    pair = parts.map((one) => unitNumbers.get(one));
    if (!panel.hidden) hidePanel(false);
    show("pair");
    return;
  }
  if (["view", "cell", "unit", "pair"].includes(kind)) complain(t("page.nolink", { what: location.hash }));
}

document.addEventListener("keydown", (event) => { if (event.key === "Escape") hidePanel(true); });
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  show("matrix");
  if (lines.length && concepts.length) focusCell(...current);
});

// ---- language, light and dark ----------------------------------------------------------------
function speak() {
  translatePage();
  byId("language").textContent = language === "zh" ? "English" : "中文";
  byId("language").lang = language === "zh" ? "en" : "zh-Hans";
  sayTheme();
  fillFilters();
  drawFirst();
  drawGrid();
  applyFilters();
  if (VIEWS[view]) VIEWS[view]();
  redrawPanel();
}
byId("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; speak(); });

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme || (prefersDark.matches ? "dark" : "light")) === "dark";
function sayTheme() {
  byId("theme").setAttribute("aria-pressed", String(isDark()));
  byId("theme").textContent = t(isDark() ? "page.light" : "page.dark");
}
byId("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  sayTheme();
});
prefersDark.addEventListener("change", sayTheme);

// Keys of marks that this report has not.
for (const id of ["steady-box", "robust-key"]) byId(id).hidden = studied === null;
byId("coded-key").hidden = !cells.some((line) => line.some(isCoded));
speak();
show("matrix");
follow();
addEventListener("hashchange", follow);
document.documentElement.dataset.ready = "yes";
