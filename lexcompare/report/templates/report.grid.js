// The matrix: drawing, moving about in it, filters.
const grid = byId("grid");
const controls = ["query", "level", "region", "from", "to", "core", "benchmarks", "steady"];
const keys = [...document.querySelectorAll(".key")];
const families = [...document.querySelectorAll('input[name="family"]')];
const year = (row) => (row.date || "").slice(0, 4);
let lines = [], heads = [], current = [0, 0], selected = null, visible = concepts.map(() => true);
const cellOf = (row, column) => lines[row].cells[column + 1];

function cellWords(row, column) {
  const cell = cells[row][column];
  const words = [gradeLabel(cell[GRADE])];
  if (cell[TAGS].length) words.push(cell[RANK], t("grid.provisions", { n: cell[TAGS].length }));
  if (cell[UNSURE]) words.push(t("grid.unsure"));
  if (cell[GENERAL]) words.push(t("grid.general"));
  if (isRobust(row, column)) words.push(t("grid.robust"));
  if (isCoded(cell)) words.push(t("grid.coded"));
  return words.filter(Boolean).join(", ");
}

function drawHeads() {
  const groups = data.families.map((family) => [family, concepts.filter((one) => one.family === family.id)])
    .filter(([, members]) => members.length);
  const first = el("tr", { class: "families-row" }, el("td", { class: "corner" }),
    groups.map(([family, members]) => el("th",
      { scope: "colgroup", colspan: members.length, "data-family": family.id, title: `${family.en} ${family.zh}` },
      el("span", {}, label(family)))),
    el("td", { class: "margin" }), el("td", { class: "margin" }));
  let before = "";
  const second = el("tr", { class: "concepts-row" }, el("th", { scope: "col", class: "corner" }, t("grid.row")),
    concepts.map((concept) => {
      const starts = concept.family !== before;
      before = concept.family;
      return el("th", {
        scope: "col", "data-family": concept.family, class: starts ? "first" : null,
        title: `${concept.id}: ${language === "zh" ? concept.definition_zh : concept.definition_en}` },
      el("div", {}, el("b", { lang: "zh-Hans" }, concept.zh), el("span", { lang: "en" }, `${concept.en}${concept.core ? " ★" : ""}`)));
    }),
    el("th", { scope: "col", class: "margin" }, t("grid.coverage")),
    el("th", { scope: "col", class: "margin" }, t("grid.declaratory")));
  grid.tHead.replaceChildren(first, second);
  heads = [...second.cells].slice(1, concepts.length + 1);
}

const cellClass = (row, column) => {
  const cell = cells[row][column];
  return [`g-${cell[GRADE]}`, cell[UNSURE] ? "unsure" : "", cell[GENERAL] ? "general" : "",
    isRobust(row, column) ? "robust" : ""].filter(Boolean).join(" ");
};

function drawLine(row) {
  const about = rows[row];
  const facts = [word("level", about.level), about.date, about.may ? "" : t("grid.weak")].filter(Boolean)
    .map((one, number) => [number ? " · " : "", el("span", { class: "whole" }, one)]);
  return el("tr", { "data-row": row, class: about.benchmark ? "benchmark" : null },
    el("th", { scope: "row" }, nameSpan(rowName(row), { class: "name" }), el("span", { class: "meta" }, facts)),
    cells[row].map((cell, column) => el("td", {
      class: cellClass(row, column), tabindex: "-1", "aria-label": cellWords(row, column) },
    styleOf.get(cell[GRADE]).glyph, cell[GENERAL] ? el("sup", {}, "°") : "", cell[RANK] ? el("sub", {}, cell[RANK]) : "",
    isCoded(cell) ? el("sup", {}, "✎") : "")),
    data.margins[row].map((text) => el("td", { class: "margin" }, told(text))));
}

function drawGrid() {
  drawHeads();
  const body = [];
  lines = rows.map((row, number) => drawLine(number));
  lines.forEach((line, row) => {
    if (rows[row].benchmark && (row === 0 || !rows[row - 1].benchmark)) {
      body.push(el("tr", { class: "banner" }, el("th", { colspan: concepts.length + 3, scope: "rowgroup" },
        el("span", {}, t("grid.benchmarks")))));
    }
    body.push(line);
  });
  grid.tBodies[0].replaceChildren(...body);
  grid.tFoot.replaceChildren(el("tr", {},
    el("th", { scope: "row" }, el("span", { class: "name" }, t("grid.total")), el("span", { class: "meta" }, t("grid.totalnote"))),
    data.concept_margins.map(([present, assessable, elsewhere, text]) => el("td", { title: toldText(text) }, `${present}`,
      el("small", {}, `/${assessable}`), elsewhere ? el("small", { class: "plus" }, `+${elsewhere}`) : "")),
    el("td", { class: "margin" }), el("td", { class: "margin" })));
  if (lines.length && concepts.length) makeCurrent(...current);
  if (selected) selectCell(...selected);
}

function makeCurrent(row, column) {
  cellOf(...current).tabIndex = -1;
  current = [row, column];
  cellOf(row, column).tabIndex = 0;
}

function focusCell(row, column) {
  makeCurrent(row, column);
  cellOf(row, column).focus();
  cellOf(row, column).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function selectCell(row, column) {
  for (const td of grid.querySelectorAll("[aria-selected]")) td.removeAttribute("aria-selected");
  selected = row === null ? null : [row, column];
  if (selected === null) return;
  cellOf(row, column).setAttribute("aria-selected", "true");
  if (!lines[row].hidden && visible[column]) makeCurrent(row, column);
  cellOf(row, column).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(rowStep, columnStep) {
  let [row, column] = current;
  do { row += rowStep; column += columnStep; } while (
    lines[row] && column >= 0 && column < concepts.length && (lines[row].hidden || !visible[column]));
  if (lines[row] && column >= 0 && column < concepts.length) focusCell(row, column);
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const place = (td) => {
  const line = td && td.closest("tr[data-row]");
  return line && td.cellIndex >= 1 && td.cellIndex <= concepts.length
    ? [Number(line.dataset.row), td.cellIndex - 1] : null;
};
grid.addEventListener("keydown", (event) => {
  const where = place(event.target.closest("td"));
  if (!where) return;
  const seen = visible.map((yes, column) => (yes ? column : -1)).filter((column) => column >= 0);
  if (MOVES[event.key]) step(...MOVES[event.key]);
  else if (event.key === "Home") focusCell(where[0], seen[0]);
  else if (event.key === "End") focusCell(where[0], seen[seen.length - 1]);
  else if (event.key === "Enter" || event.key === " ") go(cellLink(...where));
  else return;
  event.preventDefault();
});
grid.addEventListener("click", (event) => {
  const where = place(event.target.closest("td"));
  if (where) go(cellLink(...where));
});
grid.addEventListener("focusin", (event) => {
  const where = event.target.matches("td") && place(event.target);
  if (where) makeCurrent(...where);
});
let lit = null;
grid.addEventListener("mouseover", (event) => {
  const where = place(event.target.closest("td"));
  if (lit) lit.classList.remove("lit");
  lit = where ? heads[where[1]] : null;
  if (lit) lit.classList.add("lit");
});

// ---- filters -------------------------------------------------------------------------------
const lowered = units.map((unit) => `${unit.label}${unit.heading}\n${unit.text}`.toLowerCase());

function fillFilters() {
  const all = ["", t("filter.all")];
  const distinct = (values) => [...new Set(values)].filter(Boolean).sort();
  fillSelect(byId("level"), [all, ...distinct(rows.map((row) => row.level)).map((one) => [one, word("level", one)])]);
  const names = new Map(rows.map((row) => [row.region, row.sources.map((one) => instruments[one].region).find(Boolean)]));
  fillSelect(byId("region"), [all, ...distinct(rows.map((row) => row.region)).map((one) => [one, `${names.get(one) || ""} ${one}`.trim()])]);
  const years = distinct(rows.map(year)).map((one) => [one, one]);
  fillSelect(byId("from"), [all, ...years]);
  fillSelect(byId("to"), [all, ...years]);
}

function filterColumns() {
  const wanted = new Set(families.filter((box) => box.checked).map((box) => box.value));
  visible = concepts.map((concept) => wanted.has(concept.family) && (!byId("core").checked || concept.core));
  const footers = [...grid.tFoot.rows[0].cells];
  visible.forEach((yes, column) => {
    heads[column].hidden = !yes;
    footers[column + 1].hidden = !yes;
    for (let row = 0; row < lines.length; row += 1) cellOf(row, column).hidden = !yes;
  });
  for (const head of grid.querySelectorAll(".families-row th")) {
    const size = concepts.filter((one, column) => one.family === head.dataset.family && visible[column]).length;
    head.hidden = size === 0;
    if (size) head.colSpan = size;
  }
}

function rowFits(about) {
  const [level, region, from, to] = ["level", "region", "from", "to"].map((id) => byId(id).value);
  return (!level || about.level === level) && (!region || about.region === region)
    && (!from || (year(about) && year(about) >= from)) && (!to || (year(about) && year(about) <= to))
    && (byId("benchmarks").checked || !about.benchmark);
}

function applyFilters() {
  filterColumns();
  const searched = byId("query").value.trim().toLowerCase();
  const hits = new Set();
  if (searched) lowered.forEach((text, number) => { if (text.includes(searched)) hits.add(number); });
  const grades = new Set(keys.filter((key) => key.getAttribute("aria-pressed") === "true").map((key) => key.dataset.grade));
  let count = 0, hitCells = 0;
  lines.forEach((line, row) => {
    const about = rows[row];
    let hasGrade = grades.size === 0 && !byId("steady").checked, hasWords = false;
    cells[row].forEach((cell, column) => {
      const td = cellOf(row, column);
      const fits = (grades.size === 0 || grades.has(cell[GRADE]))
        && (!byId("steady").checked || isRobust(row, column));
      const hit = hits.size > 0 && [...cell[TAGS], ...cell[DOUBTS], ...cell[DENIALS]].some((one) => hits.has(tags[one].unit));
      td.classList.toggle("faded", !fits);
      td.classList.toggle("hit", hit);
      if (!visible[column]) return;
      if (fits) hasGrade = true;
      if (hit) { hasWords = true; hitCells += 1; }
    });
    const named = [about.label, rowName(row), about.key, about.region, about.level].some((text) => text.toLowerCase().includes(searched));
    line.hidden = !hasGrade || (searched !== "" && !named && !hasWords) || !rowFits(about);
    if (!line.hidden) count += 1;
  });
  const banner = grid.querySelector(".banner");
  if (banner) banner.hidden = lines.every((line, row) => line.hidden || !rows[row].benchmark);
  keepOneStop();
  byId("count").textContent = t("filter.count", { n: count, all: lines.length })
    + (searched ? t("filter.cells", { n: hitCells }) : "");
}

// The grid has one tab stop, and it must be in sight.
function keepOneStop() {
  if (!lines.length || !concepts.length) return;
  if (!lines[current[0]].hidden && visible[current[1]]) return;
  const row = lines.findIndex((line) => !line.hidden), column = visible.indexOf(true);
  if (row >= 0 && column >= 0) makeCurrent(row, column);
}

let timer = 0;
byId("query").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(applyFilters, 120); });
for (const control of [...controls.slice(1).map(byId), ...families]) control.addEventListener("change", applyFilters);
for (const key of keys) {
  key.addEventListener("click", () => {
    key.setAttribute("aria-pressed", String(key.getAttribute("aria-pressed") !== "true"));
    applyFilters();
  });
}
byId("reset").addEventListener("click", () => {
  for (const id of ["query", "level", "region", "from", "to"]) byId(id).value = "";
  byId("core").checked = false;
  byId("steady").checked = false;
  byId("benchmarks").checked = true;
  for (const box of families) box.checked = true;
  for (const key of keys) key.setAttribute("aria-pressed", "false");
  applyFilters();
});
