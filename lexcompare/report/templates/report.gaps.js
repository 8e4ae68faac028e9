// What a row lacks beside the benchmarks and what they lack, with model clauses.
function clauseLine(clause) {
  const name = clause.unit >= 0 ? fullName(clause.unit) : clause.ref;
  const lang = clause.unit >= 0 ? textLang(instruments[units[clause.unit].instrument]) : null;
  return el("li", {}, clause.unit >= 0 ? el("a", { href: unitLink(clause.unit), lang }, name) : name,
    el("blockquote", { lang }, clause.quote), el("span", { class: "meta" }, told(clause.matter)));
}

function clauseList(title, clauses) {
  return clauses.length ? [el("h4", {}, title), el("ul", { class: "clauses" }, clauses.map(clauseLine))] : [];
}

// A sentence that begins with the name of a provision leads to it.
function linked(text) {
  const name = text.split(/[\s(]/, 1)[0];
  if (!unitNumbers.has(name)) return told(text);
  const link = el("a", { href: unitLink(unitNumbers.get(name)) }, name);
  return language === "zh" ? told(text).map((piece) => (piece === name ? link : piece)) : [link, text.slice(name.length)];
}

function gapEntry(gap) {
  const place = columnOf.get(gap.concept), concept = concepts[place];
  const side = (row) => el("a", { href: cellLink(row, place) }, nameSpan(rowName(row)));
  const grade = (row) => badge(cells[row][place][GRADE]);
  return el("article", { class: `entry gap${gap.counts ? "" : " uncounted"}` },
    el("h3", {}, label(concept), concept.core ? " ★" : "", " ", el("span", { class: "kind" }, word("kind", gap.kind)), " ",
      el("small", {}, gap.counts ? t("gaps.counts") : t("gaps.not"))),
    el("p", {}, grade(gap.weaker), " ", side(gap.weaker), ` ${t("gaps.beside")} `, grade(gap.stronger), " ", side(gap.stronger)),
    el("p", { class: "why" }, told(gap.reason)),
    gap.limited ? el("p", { class: "why" }, told(gap.limited)) : "",
    gap.supplies.length ? [el("h4", {}, t("gaps.above")), el("ul", {}, gap.supplies.map((text) => el("li", {}, linked(text))))] : "",
    gap.lower.length ? [el("h4", {}, t("gaps.lower")), el("ul", {}, gap.lower.map((number) => el("li", {}, el("a", { href: unitLink(number) }, fullName(number)))))] : "",
    clauseList(t("gaps.model"), gap.clauses),
    clauseList(t("gaps.national"), gap.national));
}

function drawGaps() {
  if (!data.gaps.length) {
    byId("gap-count").textContent = "";
    byId("gap-list").replaceChildren(el("p", {}, t("gaps.empty")));
    return;
  }
  fillSelect(byId("gap-row"), data.gaps.map((report, number) => [number, rowName(report.row)]));
  const report = data.gaps[Number(byId("gap-row").value) || 0];
  const own = byId("gap-side").value !== "theirs";
  const side = report.gaps.filter((gap) => gap.own === own);
  const found = side.filter((gap) => !byId("gap-counted").checked || gap.counts);
  byId("gap-count").textContent = t("gaps.count", { n: found.length, counted: found.filter((gap) => gap.counts).length });
  const notices = report.notices.length ? [el("details", { class: "notices" },
    el("summary", {}, t("first.notices", { n: report.notices.length })), el("ul", {}, report.notices.map((one) => el("li", {}, told(one)))))] : [];
  const list = el("div", {});
  // On paper the controls are gone, so the list says whose it is.
  const title = el("h3", { class: "printed" }, `${rowName(report.row)}: ${t(own ? "gaps.own" : "gaps.theirs")}`);
  byId("gap-list").replaceChildren(title, ...notices, list);
  lazyList(list, found, gapEntry);
}
for (const one of ["row", "side", "counted"]) byId(`gap-${one}`).addEventListener("change", drawGaps);
