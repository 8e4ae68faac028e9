// The panel at the side: what stands behind a cell, or one provision with everything found in it.
const panel = byId("panel");
let shown = null; // { kind: "cell", row, column } or { kind: "unit", number }
let opener = null;

// The words looked for in the view that the panel was opened from.
const searchedWords = (number) => {
  const text = byId(view === "search" ? "words" : "query").value.trim().toLowerCase();
  if (!text) return [];
  return view === "search" ? highlights(text, number) : [text];
};

function openPanel(content) {
  if (panel.hidden) opener = document.activeElement;
  panel.replaceChildren(...content.filter(Boolean));
  panel.hidden = false;
  panel.scrollTop = 0;
  byId("panel-title").focus({ preventScroll: true });
}

function panelHead(title, small) {
  return el("header", {},
    el("h2", { id: "panel-title", tabindex: "-1" }, nameSpan(title), el("small", {}, small)),
    el("button", { type: "button", "aria-label": t("page.panelclose"), onclick: () => hidePanel(true) }, t("page.close")));
}

function group(title, numbers, draw) {
  return numbers.length ? [el("h3", { class: "group" }, title), ...numbers.map(draw)] : [];
}

// What other choices make of a cell; nothing where none was tried.
function robustness(row, column) {
  if (!studied) return [];
  const changes = changesOf(row, column);
  if (!changes.length) return [el("p", { class: "why" }, t("panel.robust", { n: studied.tried.length }))];
  return [el("details", { class: "why" }, el("summary", {}, t("panel.fragile", { n: changes.length })),
    el("ul", {}, changes.map(([variant, grade]) => el("li", {}, told(studied.variants[variant]), " ",
      styleOf.has(grade) ? badge(grade) : told(grade)))))];
}

function drawCell(row, column) {
  const line = rows[row], concept = concepts[column], cell = cells[row][column];
  const one = (doubtful) => (number) =>
    provision(number, concept.id, doubtful, searchedWords(tags[number].unit));
  const counts = cell[TAGS].length + cell[DOUBTS].length;
  const summary = [gradeLabel(cell[GRADE]),
    cell[RANK] ? t("panel.rank", { rank: cell[RANK] }) : "",
    cell[P] !== null && counts ? t("panel.p", { p: cell[P].toFixed(2) }) : "",
    cell[UNSURE] ? t("panel.unsure") : ""].filter(Boolean).join(" · ");
  const nothing = cell[GRADE] === "absent" || cell[GRADE] === "unknown";
  return [
    panelHead(rowName(row), [el("span", { lang: "zh-Hans" }, concept.zh), " · ", el("span", { lang: "en" }, concept.en)]),
    el("p", { class: "verdict" }, swatch(cell[GRADE]), el("span", {}, summary)),
    cell[GRADE] === "slogan" ? el("p", { class: "why" }, t("first.words")) : "",
    el("p", { class: "why" }, told(data.reasons[cell[REASON]])),
    cell[GENERAL] ? el("p", { class: "why" }, t("panel.general")) : "",
    ...robustness(row, column),
    el("p", { class: "definition" }, language === "zh" ? `${concept.zh}：${concept.definition_zh}` : `${concept.en}: ${concept.definition_en}`),
    nothing ? el("p", { class: "why" }, t("panel.read", { names: line.sources.length ? "" : t("page.none") }),
      line.sources.map((number, place) => [place ? "; " : "", nameSpan(instruments[number].title)])) : "",
    ...line.caveats.map((caveat) => el("p", { class: "why" }, told(caveat))),
    ...group(t("panel.strongest"), cell[TAGS], one(false)),
    ...group(t("panel.doubts"), cell[DOUBTS], one(true)),
    ...group(t("panel.denials"), cell[DENIALS], one(false)),
    ...group(t("panel.beside"), cell[BESIDE], one(false)),
    el("p", { class: "why" }, el("a", { href: cellLink(row, column) }, t("panel.link"))),
  ];
}

function drawUnit(number) {
  const unit = units[number], instrument = instruments[unit.instrument];
  const found = [...unit.tags, ...unit.denials, ...unit.unsure];
  const neighbour = (step, key) => {
    const other = units[number + step];
    return other && other.instrument === unit.instrument
      ? el("a", { href: unitLink(number + step) }, t(key)) : "";
  };
  return [
    panelHead(fullName(number), el("span", { lang: textLang(instrument) }, unit.path.join(" › "))),
    el("p", { class: "verdict" }, badge(unit.force)),
    unit.force === "slogan" ? el("p", { class: "why" }, t("first.words")) : "",
    instrument.left ? el("p", { class: "why" }, around("panel.left", "why", instrument.left)) : "",
    words(number, found.flatMap((one) => tags[one].marks), searchedWords(number)),
    el("h3", { class: "group" }, t("panel.concepts")),
    conceptChips(number),
    facts([...verdictFacts(unit), [t("panel.about"), objectNames(unit.objects)],
      ...found.map((one) => [conceptLabel(tags[one].concept),
        `${gradeLabel(tags[one].force)}${tags[one].score === null ? "" : ` ${tags[one].score.toFixed(2)}`}; `
        + ruleNames(tags[one].marks)]),
      ...sourceFacts(number)]),
    unitActions(number),
    el("p", { class: "actions" }, neighbour(-1, "panel.previous"), " ", neighbour(1, "panel.next")),
  ];
}

function showCell(row, column) {
  shown = { kind: "cell", row, column };
  selectCell(row, column);
  openPanel(drawCell(row, column));
  say(`${rowName(row)}, ${label(concepts[column])}: ${gradeLabel(cells[row][column][GRADE])}`);
}

function showUnit(number) {
  shown = { kind: "unit", number };
  selectCell(null);
  openPanel(drawUnit(number));
}

function redrawPanel() {
  if (shown === null) return;
  panel.replaceChildren(...(shown.kind === "cell"
    ? drawCell(shown.row, shown.column) : drawUnit(shown.number)).filter(Boolean));
}

// Close the panel and give the focus back; forget drops the link from the address.
function hidePanel(forget) {
  if (panel.hidden) return;
  const was = shown;
  panel.hidden = true;
  shown = null;
  selectCell(null);
  if (was.kind === "cell" && view === "matrix") focusCell(was.row, was.column);
  else if (opener && opener.isConnected) opener.focus();
  else byId("main").focus();
  if (forget) history.replaceState(null, "", `#view=${view}`);
}
