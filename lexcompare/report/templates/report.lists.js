// First screen, declaratory provisions, texts held, figures, method.
function drawFirst() {
  const counts = meta.counts, held = data.held;
  const weak = held.filter((one) => !one.may_say_absent);
  byId("size").textContent = t("page.size", { rows: counts.rows, benchmarks: counts.benchmark_rows, concepts: counts.concepts });
  byId("first").replaceChildren(
    el("div", {}, el("h3", {}, t("first.frame")), el("ul", {},
      el("li", {}, t("first.held", { instruments: counts.instruments, units: counts.units, tags: counts.tags, left: counts.instruments_left_out })),
      el("li", {}, t("first.asof", { date: meta.as_of || t("first.nodate") })),
      el("li", {}, t("first.against", { names: meta.against.join(", ") || t("page.none") })),
      held.length ? el("li", {}, t("first.regions", { may: held.length - weak.length, all: held.length })) : "",
      el("li", {}, t("first.words"))),
    weak.length ? el("details", {}, el("summary", {}, t("first.not", { n: weak.length })),
      el("ul", {}, weak.map((one) => el("li", {}, toldText(one.name), language === "zh" ? "：" : ": ", told(one.lacking))))) : "",
    meta.notices.length ? el("details", {}, el("summary", {}, t("first.notices", { n: meta.notices.length })),
      el("ul", {}, meta.notices.map((one) => el("li", {}, told(one))))) : ""),
    el("div", {}, el("h3", {}, t("first.read"), " ", el("small", {}, t("first.why"))),
      data.first.length ? el("ol", {}, data.first.map(([row, place, core, gap]) => el("li", {},
        el("a", { href: cellLink(row, place) }, nameSpan(rowName(row)), ` · ${label(concepts[place])}`), " ",
        badge(cells[row][place][GRADE]), ` ${t("panel.p", { p: cells[row][place][P].toFixed(2) })} `,
        el("small", {}, listed([core ? t("first.core") : "", gap ? t("first.gap") : ""].filter(Boolean))))))
        : el("p", {}, t("first.noread"))));
}

// ---- declaratory provisions ------------------------------------------------------------------
const slogans = units.map((unit, number) => number).filter((number) => units[number].force === "slogan");

function drawSlogans() {
  const all = ["", t("filter.all")];
  const missing = [...new Set(slogans.flatMap((number) => units[number].missing))].sort();
  fillSelect(byId("slogan-instrument"), [all, ...[...new Set(slogans.map((number) => units[number].instrument))]
    .map((one) => [one, instruments[one].title])]);
  fillSelect(byId("slogan-concept"), [all, ...concepts.map((one) => [one.id, label(one)])]);
  fillSelect(byId("slogan-missing"), [all, ...missing.map((one) => [one, word("lack", one)])]);
  const [instrument, concept, lack] = ["instrument", "concept", "missing"].map((one) => byId(`slogan-${one}`).value);
  const found = slogans.filter((number) => {
    const unit = units[number];
    return (instrument === "" || unit.instrument === Number(instrument)) && (!lack || unit.missing.includes(lack))
      && (!concept || unit.tags.some((one) => tags[one].concept === concept));
  });
  byId("slogan-count").textContent = t("slogans.count", { n: found.length, all: slogans.length });
  lazyList(byId("slogan-list"), found, (number) => {
    const entry = listEntry(number, [], units[number].tags.flatMap((one) => tags[one].marks));
    entry.append(facts(verdictFacts(units[number])));
    return entry;
  });
}
for (const one of ["instrument", "concept", "missing"]) byId(`slogan-${one}`).addEventListener("change", drawSlogans);

// ---- tables ----------------------------------------------------------------------------------
function table(caption, heads, lines) {
  return el("div", { class: "tablewrap plain", role: "region", "aria-label": caption, tabindex: "0" }, el("table", {},
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, lines)));
}

const named = (name, about) => el("th", { scope: "row" }, el("span", { class: "name" }, name), el("span", { class: "meta" }, about));

// "level: 2; level: 1" in the language of the page.
const counted = (kind, text) => listed(text.split("; ").map((one) => one.split(": "))
  .map(([value, n]) => (n ? `${word(kind, value)} ${n}` : value)));

function heldLine(one) {
  return el("tr", {}, named(toldText(one.name), one.region),
    [one.instruments, one.complete].map((n) => el("td", { class: "number" }, String(n))),
    [counted("level", one.levels), counted("status", one.statuses), one.general_complete_in_force || t("page.none"), one.known_not_held || t("page.none")].map((text) => el("td", {}, text)),
    el("td", {}, one.may_say_absent ? t("texts.may") : around("texts.maynot", "why", one.lacking), el("span", { class: "meta" }, told(one.search))));
}

function instrumentLine(one, number, stands) {
  const where = stands.get(number) || [];
  return el("tr", { class: one.left ? "left-out" : null },
    el("th", { scope: "row" }, el("span", { class: "name", lang: textLang(one) }, firstOf[number] >= 0
      ? el("a", { href: unitLink(firstOf[number]) }, one.title) : one.title), el("span", { class: "meta" }, `${one.id} · ${one.path}`)),
    el("td", {}, one.level ? `${word("level", one.level)}${one.rank ? ` (${one.rank})` : ""}` : t("texts.unknown")),
    el("td", {}, word("status", one.status), el("span", { class: "meta" }, one.checked ? t("texts.checked", { date: one.checked }) : t("texts.unchecked"))),
    el("td", {}, one.effective || t("texts.unknown")),
    el("td", {}, one.complete ? t("texts.whole") : t("texts.cut"), one.remarks.length
      ? el("details", {}, el("summary", {}, t("texts.remarks", { n: one.remarks.length })), el("ul", {}, one.remarks.map((text) => el("li", {}, told(text))))) : ""),
    el("td", { class: "number" }, String(one.units)), el("td", { class: "number" }, String(one.tags)),
    el("td", {}, one.left ? around("texts.norow", "why", one.left) : where.join("; ")));
}

function drawTexts() {
  byId("held").replaceChildren(el("p", { class: "lead" }, t("texts.lead")), data.held.length ? table(t("texts.held"),
    ["region", "instruments", "complete", "levels", "statuses", "general", "known", "absence"].map((key) => t(`texts.${key}`)),
    data.held.map(heldLine)) : "");
  const stands = new Map();
  for (const row of rows) for (const one of row.sources) stands.set(one, [...(stands.get(one) || []), toldText(row.label)]);
  byId("instruments").replaceChildren(table(t("texts.list"),
    ["instrument", "level", "status", "from", "text", "units", "tags", "stands"].map((key) => t(`texts.${key}`)),
    instruments.map((one, number) => instrumentLine(one, number, stands))));
}

// ---- figures: as images, in which nothing can run or fetch -------------------------------------
function drawFigures() {
  const picture = (one) => {
    const bytes = new TextEncoder().encode((language === "zh" && one.svg_zh) || one.svg);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    const title = language === "zh" ? one.title_zh : one.title_en;
    return el("figure", {}, el("figcaption", {}, title), el("img", { src: `data:image/svg+xml;base64,${btoa(text)}`, alt: title }));
  };
  const drawn = data.figures.map(picture);
  if (!data.figures.some((one) => one.kind === "figure")) drawn.push(el("p", {}, t("figures.more")));
  byId("figure-list").replaceChildren(...drawn);
}

function drawMethod() {
  const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const line = (name, value) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, asText(value)));
  byId("method").replaceChildren(
    el("dl", {}, data.styles.map((style) => [
      el("dt", {}, swatch(style.id), ` ${style.label_en} ${style.label_zh}`),
      el("dd", {}, language === "zh" ? `${style.meaning_zh}。` : `${style.meaning_en}.`)])),
    el("p", {}, t("method.general")), el("p", {}, t("method.robust")),
    el("p", {}, t("method.cell")), el("p", {}, t("method.shares", { n: meta.min_n })), el("p", {}, t("first.words")),
    el("p", {}, `${t("method.letters")}: `, Object.entries(meta.ranks).map(([letter, name]) => [el("b", {}, letter), ` ${name}; `]), t("method.ceilings")),
    el("p", {}, t("page.sentences")),
    el("table", { class: "facts" }, el("tbody", {},
      Object.entries(meta.versions).map(([name, value]) => line(name, value)),
      Object.entries(meta.codebook).map(([name, value]) => line(`${t("page.codebook")} ${name}`, value)),
      Object.entries(meta.options).map(([name, value]) => line(`${t("method.option")} ${name}`, value)))),
    meta.problems.length ? el("details", {}, el("summary", {}, t("method.problems", { n: meta.problems.length })),
      el("ul", {}, meta.problems.map((one) => el("li", {}, told(one))))) : "");
}
