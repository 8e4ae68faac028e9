// Studies beside the matrix: claims with their verdicts, and what hangs on the choices made.
const claims = data.claims || [];
const SIGNS = { supported: "✓", qualified: "±", contradicted: "✗", "not testable from texts": "∅" };
const verdictBadge = (verdict) => el("span", { class: "kind" },
  el("span", { "aria-hidden": "true" }, `${SIGNS[verdict] || ""} `), word("verdict", verdict));

function claimSide(key, provisions) {
  const line = (one) => el("li", {}, badge(one.force), " ", one.unit >= 0
    ? el("a", { href: unitLink(one.unit), lang: textLang(instruments[units[one.unit].instrument]) }, fullName(one.unit)) : one.ref,
  ` · ${conceptLabel(one.concept)}`,
  one.quote ? el("blockquote", { lang: one.unit >= 0 ? textLang(instruments[units[one.unit].instrument]) : null }, one.quote) : "");
  return el("div", {}, el("h4", {}, t(key)),
    provisions.length ? el("ul", {}, provisions.map(line)) : el("p", {}, t("claims.nothing")));
}

function claimEntry(one) {
  return el("article", { class: "entry claim" },
    el("h3", {}, verdictBadge(one.verdict), " ", told(one.claim)),
    one.untestable ? el("p", { class: "why" }, told(one.untestable)) : [
      el("ul", { class: "measures" }, one.measures.map((text) => el("li", {}, told(text)))),
      el("div", { class: "pair" }, claimSide("claims.for", one.for), claimSide("claims.against", one.against)),
      el("p", { class: "why" }, t("claims.searched", { n: one.searched }), " ", told(one.frame))],
    one.note ? el("p", { class: "why" }, told(one.note)) : "");
}

function drawClaims() {
  const counted = Object.keys(SIGNS).map((verdict) => [verdict, claims.filter((one) => one.verdict === verdict).length]);
  fillSelect(byId("claim-verdict"), [["", t("filter.all")], ...counted.filter(([, n]) => n)
    .map(([verdict, n]) => [verdict, `${word("verdict", verdict)} (${n})`])]);
  const wanted = byId("claim-verdict").value;
  const found = claims.filter((one) => !wanted || one.verdict === wanted);
  byId("claim-count").textContent = claims.length ? t("claims.count", { n: found.length, all: claims.length }) : "";
  if (claims.length) lazyList(byId("claim-list"), found, claimEntry);
  else byId("claim-list").replaceChildren(el("p", {}, t("claims.empty")));
}
byId("claim-verdict").addEventListener("change", drawClaims);

// ---- choices -----------------------------------------------------------------------------------
const fragile = studied ? Object.entries(studied.cells).map(([where, changes]) => [...where.split(",").map(Number), changes]) : [];

function fragileEntry([row, column, changes]) {
  return el("article", { class: "entry slim" }, el("h3", {},
    el("a", { href: cellLink(row, column) }, nameSpan(rowName(row)), ` · ${label(concepts[column])}`), " ", badge(cells[row][column][GRADE])),
  el("ul", {}, changes.map(([variant, grade]) => el("li", {}, told(studied.variants[variant]), language === "zh" ? "：" : ": ",
    styleOf.has(grade) ? badge(grade) : told(grade)))));
}

function figureLine([name, base, changes]) {
  return el("tr", {}, el("th", { scope: "row" }, told(name)), el("td", {}, told(base)),
    el("td", {}, changes.length ? el("ul", {}, changes.map(([variant, value]) => el("li", {}, told(studied.variants[variant]), language === "zh" ? "：" : ": ", told(value)))) : t("choices.none")));
}

function drawChoices() {
  if (!studied) {
    byId("choice-figures").replaceChildren(el("p", {}, t("choices.empty")));
    byId("choice-count").textContent = "";
    byId("choice-list").replaceChildren();
    return;
  }
  const touched = studied.variants.map((name, number) => [number,
    `${toldText(name)} (${fragile.filter(([, , changes]) => changes.some(([variant]) => variant === number)).length})`]);
  fillSelect(byId("choice-variant"), [["", t("filter.all")], ...touched]);
  const wanted = byId("choice-variant").value;
  const found = fragile.filter(([, , changes]) => wanted === "" || changes.some(([variant]) => variant === Number(wanted)));
  byId("choice-figures").replaceChildren(
    el("p", {}, t("choices.share", { share: (100 * studied.share).toFixed(0), n: rows.length * concepts.length, tried: studied.tried.length }),
      " ", toldAll(studied.tried), language === "zh" ? "。" : "."),
    el("details", {}, el("summary", {}, t("choices.figures", { n: studied.figures.length })),
      table(t("choices.caption"), ["figure", "base", "others"].map((key) => t(`choices.${key}`)), studied.figures.map(figureLine))));
  byId("choice-count").textContent = t("choices.count", { n: found.length });
  lazyList(byId("choice-list"), found, fragileEntry);
}
byId("choice-variant").addEventListener("change", drawChoices);
