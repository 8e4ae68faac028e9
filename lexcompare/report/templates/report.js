"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const grid = document.getElementById("grid");
  const panel = document.getElementById("panel");
  const byId = (id) => document.getElementById(id);
  const GRADE = 0, RANK = 1, P = 2, UNSURE = 3, TAGS = 4, DOUBTS = 5, DENIALS = 6, REASON = 7;

  // Nodes are built from text only: nothing out of a provision is ever read as markup.
  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined && child !== "") node.append(child);
    }
    return node;
  }

  // ---- the grid: lines and cells by number -------------------------------------------------
  const lines = [...grid.querySelectorAll("tbody tr[data-row]")];
  const cellOf = (row, column) => lines[row].cells[column + 1];
  const heads = [...grid.querySelectorAll(".concepts-row th")].slice(1, data.concepts.length + 1);
  const groups = [...grid.querySelectorAll(".families-row th")];
  const footers = [...grid.querySelectorAll("tfoot td")];
  const place = (td) => {
    const line = td.closest("tr[data-row]");
    return line && td.cellIndex >= 1 && td.cellIndex <= data.concepts.length
      ? [Number(line.dataset.row), td.cellIndex - 1] : null;
  };
  let current = [0, 0];
  let open = null;

  function makeCurrent(row, column) {
    const before = lines.length ? cellOf(current[0], current[1]) : null;
    if (before) before.tabIndex = -1;
    current = [row, column];
    cellOf(row, column).tabIndex = 0;
  }

  function step(rowStep, columnStep) {
    let [row, column] = current;
    do { row += rowStep; column += columnStep; } while (
      lines[row] && column >= 0 && column < data.concepts.length
      && (lines[row].hidden || heads[column].hidden));
    if (!lines[row] || column < 0 || column >= data.concepts.length) return;
    makeCurrent(row, column);
    cellOf(row, column).focus();
    cellOf(row, column).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grid.addEventListener("keydown", (event) => {
    if (!event.target.matches("td") || !place(event.target)) return;
    if (MOVES[event.key]) step(...MOVES[event.key]);
    else if (event.key === "Enter" || event.key === " ") go(...place(event.target));
    else return;
    event.preventDefault();
  });
  grid.addEventListener("click", (event) => {
    const td = event.target.closest("td");
    const where = td && place(td);
    if (where) go(...where);
  });
  grid.addEventListener("focusin", (event) => {
    const where = event.target.matches("td") && place(event.target);
    if (where) makeCurrent(...where);
  });
  let lit = null;
  grid.addEventListener("mouseover", (event) => {
    const td = event.target.closest("td");
    const where = td && place(td);
    if (lit) lit.classList.remove("lit");
    lit = where ? heads[where[1]] : null;
    if (lit) lit.classList.add("lit");
  });

  // ---- permalinks --------------------------------------------------------------------------
  const link = (row, column) =>
    `#cell/${encodeURIComponent(data.rows[row].key)}/${encodeURIComponent(data.concepts[column].id)}`;

  function go(row, column) {
    if (location.hash === link(row, column)) show(row, column);
    else location.hash = link(row, column);
  }

  function follow() {
    const parts = location.hash.split("/");
    if (parts[0] !== "#cell" || parts.length !== 3) return;
    let key, concept;
    try { key = decodeURIComponent(parts[1]); concept = decodeURIComponent(parts[2]); }
    catch { return; }
    const row = data.rows.findIndex((one) => one.key === key);
    const column = data.concepts.findIndex((one) => one.id === concept);
    if (row >= 0 && column >= 0) show(row, column);
  }

  // ---- the panel ---------------------------------------------------------------------------
  const query = byId("query");
  const wanted = () => query.value.trim().toLowerCase();

  // Cut a text at every edge of a mark, so that overlapping marks cannot nest.
  function marked(text, marks, words) {
    const kinds = marks.map((mark) => [mark.start, mark.end, mark]);
    if (words) {
      const low = text.toLowerCase();
      for (let at = low.indexOf(words); at >= 0; at = low.indexOf(words, at + words.length)) {
        kinds.push([at, at + words.length, null]);
      }
    }
    const edges = [...new Set([0, text.length, ...kinds.flatMap((kind) => [kind[0], kind[1]])])]
      .filter((edge) => edge >= 0 && edge <= text.length).sort((a, b) => a - b);
    return edges.slice(0, -1).map((start, number) => {
      const piece = text.slice(start, edges[number + 1]);
      const over = kinds.filter((kind) => kind[0] <= start && start < kind[1]);
      if (!over.length) return piece;
      const rules = [...new Set(over.filter((kind) => kind[2]).map((kind) => kind[2].rule))];
      return el("mark", { class: rules.length ? null : "found", title: rules.join(", ") || null }, piece);
    });
  }

  function facts(pairs) {
    return el("dl", {}, pairs.filter((pair) => pair[1]).map(
      (pair) => [el("dt", {}, pair[0]), el("dd", {}, pair[1])]));
  }

  const inWords = (force) => (force === "slogan" ? "declaratory" : force);

  function provision(number, concept, doubtful) {
    const tag = data.tags[number];
    const unit = data.units[tag.unit];
    const instrument = data.instruments[unit.instrument];
    const grade = doubtful ? "unknown" : tag.force;
    const word = doubtful ? "unsure, to be read" : inWords(tag.force);
    const label = [unit.label, unit.heading].filter(Boolean).join(" ");
    return el("article", { class: "provision" },
      el("h4", {}, `${instrument.title} ${label}`, el("span", { class: `badge g-${grade}` }, word)),
      el("p", { class: "place" }, unit.path.join(" › ")),
      tag.note ? el("p", { class: "why" }, tag.note) : "",
      tag.concept !== concept ? el("p", { class: "why" }, `tagged as ${tag.concept}, counted towards ${concept}`) : "",
      el("div", { class: "text", lang: instrument.lang === "en" ? "en" : "zh-Hans" },
        marked(unit.text, tag.marks, wanted())),
      facts([
        ["why", unit.reasons.join("; ")],
        ["rules", [...new Set(tag.marks.map((mark) => mark.rule))].join(", ")],
        ["score", tag.score === null ? "" : tag.score.toFixed(2)],
        ["unit", `${inWords(unit.force)}, score ${unit.score.toFixed(2)}; obligation ${unit.scales[0]} of 2, `
          + `precision ${unit.scales[1]} of 3, enforcement ${unit.scales[2]} of 2`],
        ["missing", unit.missing.join(", ")],
        ["about", tag.objects.join(", ")],
        ["id", `${instrument.id}#${unit.id}`],
        ["source", instrument.path
          + (unit.span.length ? `, characters ${unit.span[0]}–${unit.span[1]}` : "")],
      ]));
  }

  function show(row, column) {
    const line = data.rows[row], concept = data.concepts[column], cell = data.cells[row][column];
    const grade = byId("matrix").querySelector(`[data-grade="${cell[GRADE]}"]`);
    const swatch = grade.querySelector(".swatch").cloneNode(true);
    if (open) cellOf(...open).removeAttribute("aria-selected");
    open = [row, column];
    cellOf(row, column).setAttribute("aria-selected", "true");
    const counts = cell[TAGS].length + cell[DOUBTS].length;
    const close = el("button", { type: "button", "aria-label": "Close the panel" }, "Close");
    close.addEventListener("click", hide);
    panel.replaceChildren(...el("div", {},
      el("header", {},
        el("h3", { id: "panel-title", tabindex: "-1" }, line.label,
          el("small", {}, `${concept.zh} · ${concept.en}`)), close),
      el("p", { class: "verdict" }, swatch,
        el("span", {}, grade.textContent.trim().slice(1).trim()
          + (cell[RANK] ? ` · rank ${cell[RANK]}` : "")
          + (cell[P] !== null && counts ? ` · P(present) ${cell[P].toFixed(2)}` : "")
          + (cell[UNSURE] ? " · unsure" : ""))),
      el("p", { class: "why" }, data.reasons[cell[REASON]]),
      el("p", { class: "definition" }, `${concept.en}: ${concept.definition_en} ${concept.definition_zh}`),
      cell[GRADE] === "absent" || cell[GRADE] === "unknown" ? el("p", { class: "why" },
        "read: " + (line.sources.map((one) => data.instruments[one].title).join("; ") || "nothing")) : "",
      line.caveats.map((caveat) => el("p", { class: "why" }, caveat)),
      cell[TAGS].map((number) => provision(number, concept.id, false)),
      cell[DOUBTS].map((number) => provision(number, concept.id, true)),
      cell[DENIALS].map((number) => provision(number, concept.id, false)),
      el("p", { class: "why" }, el("a", { href: link(row, column) }, "link to this cell"))).childNodes);
    panel.hidden = false;
    panel.scrollTop = 0;
    makeCurrent(row, column);
    cellOf(row, column).scrollIntoView({ block: "nearest", inline: "nearest" });
    byId("panel-title").focus({ preventScroll: true });
  }

  function hide() {
    if (panel.hidden) return;
    panel.hidden = true;
    cellOf(...open).removeAttribute("aria-selected");
    cellOf(...open).focus();
    open = null;
    history.replaceState(null, "", location.pathname + location.search);
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // ---- filters -----------------------------------------------------------------------------
  const level = byId("level"), core = byId("core"), benchmarks = byId("benchmarks");
  const families = [...document.querySelectorAll('input[name="family"]')];
  const keys = [...document.querySelectorAll(".key")];
  const texts = data.units.map((unit) => `${unit.label}${unit.heading}\n${unit.text}`.toLowerCase());

  function unitsWith(words) {
    const found = new Set();
    if (words) texts.forEach((text, number) => { if (text.includes(words)) found.add(number); });
    return found;
  }

  function filterColumns() {
    const shown = new Set(families.filter((box) => box.checked).map((box) => box.value));
    const visible = data.concepts.map(
      (concept) => shown.has(concept.family) && (!core.checked || concept.core));
    visible.forEach((yes, column) => {
      heads[column].hidden = !yes;
      footers[column].hidden = !yes;
      for (let row = 0; row < lines.length; row += 1) cellOf(row, column).hidden = !yes;
    });
    for (const group of groups) {
      const size = data.concepts.filter(
        (concept, column) => concept.family === group.dataset.family && visible[column]).length;
      group.hidden = size === 0;
      if (size) group.colSpan = size;
    }
    return visible;
  }

  function applyFilters() {
    const visible = filterColumns();
    const words = wanted();
    const hits = unitsWith(words);
    const grades = new Set(keys.filter((key) => key.getAttribute("aria-pressed") === "true")
      .map((key) => key.dataset.grade));
    let count = 0, hitCells = 0;
    lines.forEach((line, row) => {
      const about = data.rows[row];
      let hasGrade = grades.size === 0, hasWords = false;
      data.cells[row].forEach((cell, column) => {
        const td = cellOf(row, column);
        const fits = grades.size === 0 || grades.has(cell[GRADE]);
        const hit = hits.size > 0 && [...cell[TAGS], ...cell[DOUBTS], ...cell[DENIALS]]
          .some((number) => hits.has(data.tags[number].unit));
        td.classList.toggle("faded", !fits);
        td.classList.toggle("hit", hit);
        if (!visible[column]) return;
        if (fits) hasGrade = true;
        if (hit) { hasWords = true; hitCells += 1; }
      });
      const named = [about.label, about.key, about.region, about.level]
        .some((text) => text.toLowerCase().includes(words));
      line.hidden = !hasGrade || (words !== "" && !named && !hasWords)
        || (level && level.value !== "" && about.level !== level.value)
        || (benchmarks !== null && !benchmarks.checked && about.benchmark !== "");
      if (!line.hidden) count += 1;
    });
    const banner = grid.querySelector(".banner");
    if (banner) banner.hidden = lines.every((line, row) => line.hidden || !data.rows[row].benchmark);
    byId("count").textContent = `${count} of ${lines.length} rows`
      + (words ? `; the words stand behind ${hitCells} cells` : "");
  }

  let timer = 0;
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(applyFilters, 120);
  });
  for (const control of [level, core, benchmarks, ...families]) {
    if (control) control.addEventListener("change", applyFilters);
  }
  for (const key of keys) {
    key.addEventListener("click", () => {
      key.setAttribute("aria-pressed", String(key.getAttribute("aria-pressed") !== "true"));
      applyFilters();
    });
  }
  byId("reset").addEventListener("click", () => {
    query.value = "";
    if (level) level.value = "";
    core.checked = false;
    if (benchmarks) benchmarks.checked = true;
    for (const box of families) box.checked = true;
    for (const key of keys) key.setAttribute("aria-pressed", "false");
    applyFilters();
  });

  // ---- light and dark ----------------------------------------------------------------------
  const theme = byId("theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (prefersDark.matches ? "dark" : "light")) === "dark";
  const sayTheme = () => {
    theme.setAttribute("aria-pressed", String(isDark()));
    theme.textContent = isDark() ? "Light" : "Dark";
  };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    sayTheme();
  });
  prefersDark.addEventListener("change", sayTheme);

  sayTheme();
  applyFilters();
  if (lines.length && data.concepts.length) {
    makeCurrent(0, 0);
    follow();
    addEventListener("hashchange", follow);
  }
})();
