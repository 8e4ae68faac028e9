// Two provisions side by side, with the concepts that they share.
let pair = [-1, -1], litConcept = null;
const firstOf = instruments.map((one, number) => units.findIndex((unit) => unit.instrument === number));
const conceptsOf = (number) => new Set(units[number].tags.map((one) => tags[one].concept));
// A concept that few provisions regulate says more about a pair than one that most do.
const weight = new Map(concepts.map((concept) => [concept.id, 0]));
units.forEach((unit, number) => { for (const one of conceptsOf(number)) weight.set(one, (weight.get(one) || 0) + 1); });
for (const [one, n] of weight) weight.set(one, Math.log(1 + units.length / (1 + n)));

function nearness(left, right) {
  const a = conceptsOf(left), b = conceptsOf(right);
  let both = 0, either = 0;
  for (const one of new Set([...a, ...b])) {
    either += weight.get(one);
    if (a.has(one) && b.has(one)) both += weight.get(one);
  }
  return either ? both / either : 0;
}

// Provisions of other texts, those in the other language first; a stable order decides ties.
function counterparts(number, limit) {
  const mine = units[number].instrument, lang = instruments[mine].lang;
  return units.map((unit, other) => [other, unit.instrument === mine ? 0 : nearness(number, other)])
    .filter(([, score]) => score > 0)
    .sort((a, b) => (instruments[units[a[0]].instrument].lang === lang) - (instruments[units[b[0]].instrument].lang === lang)
      || b[1] - a[1] || a[0] - b[0])
    .slice(0, limit);
}

function pairFrom(number) {
  const best = counterparts(number, 1);
  const other = best.length ? best[0][0] : units.findIndex((unit) => unit.instrument !== units[number].instrument);
  go(pairLink(number, other >= 0 ? other : number));
}

function fillPickers() {
  const texts = instruments.map((one, number) => [number, one.title]).filter(([number]) => firstOf[number] >= 0);
  ["left", "right"].forEach((side, place) => {
    const unit = units[pair[place]];
    if (!unit) return;
    fillSelect(byId(`${side}-text`), texts);
    byId(`${side}-text`).value = unit.instrument;
    const members = [];
    for (let n = firstOf[unit.instrument]; n < units.length && units[n].instrument === unit.instrument; n += 1) {
      members.push([n, heading(units[n])]);
    }
    fillSelect(byId(`${side}-unit`), members);
    byId(`${side}-unit`).value = pair[place];
  });
}

function column(number, shared) {
  const unit = units[number], instrument = instruments[unit.instrument];
  const marks = unit.tags.filter((one) => shared.has(tags[one].concept)).flatMap((one) => tags[one].marks.map(
    (mark) => ({ ...mark, rule: conceptLabel(tags[one].concept), lit: tags[one].concept === litConcept })));
  const only = unit.tags.filter((one) => !shared.has(tags[one].concept));
  return el("article", { class: "side" },
    el("h3", { lang: textLang(instrument) }, el("a", { href: unitLink(number) }, fullName(number))),
    el("p", { class: "place", lang: textLang(instrument) }, unit.path.join(" › ")),
    el("p", {}, badge(unit.force)),
    words(number, marks),
    only.length ? el("p", { class: "chips" }, el("b", {}, t("pair.only")), " ",
      only.map((one) => [badge(tags[one].force, conceptLabel(tags[one].concept)), " "])) : "",
    facts(verdictFacts(unit)));
}

function sharedButtons(shared) {
  const [left, right] = pair;
  const force = (number, concept) => tags[units[number].tags.find((one) => tags[one].concept === concept)].force;
  return [...shared].map((concept) => el("button", {
    type: "button", class: "shared", "data-concept": concept, "aria-pressed": String(litConcept === concept),
    onclick: () => {
      litConcept = litConcept === concept ? null : concept;
      drawPair();
      byId("pair-shared").querySelector(`[data-concept="${CSS.escape(concept)}"]`).focus();
    } },
  `${conceptLabel(concept)} `, el("small", {}, t("pair.forces", { a: gradeLabel(force(left, concept)), b: gradeLabel(force(right, concept)) }))));
}

function drawPair() {
  if (!units.length) return;
  if (pair[0] < 0) {
    const start = units.findIndex((unit) => unit.tags.length);
    const best = counterparts(Math.max(start, 0), 1);
    pair = [Math.max(start, 0), best.length ? best[0][0] : 0];
  }
  fillPickers();
  const [left, right] = pair;
  const theirs = conceptsOf(right);
  const shared = new Set([...conceptsOf(left)].filter((one) => theirs.has(one)));
  byId("pair-shared").replaceChildren(
    el("h3", {}, t("pair.shared")),
    shared.size ? el("div", { class: "chips", role: "group", "aria-label": t("pair.shared") }, sharedButtons(shared)) : el("p", {}, t("pair.noshared")),
    el("p", { class: "actions" }, el("a", { href: pairLink(left, right) }, t("pair.link"))));
  byId("pair").replaceChildren(column(left, shared), column(right, shared));
  const near = counterparts(left, 8);
  byId("pair-near").replaceChildren(...(near.length ? [el("h3", {}, t("pair.near")), el("ol", { class: "near" },
    near.map(([other, score]) => el("li", {}, el("a", { href: pairLink(left, other), lang: textLang(instruments[units[other].instrument]) },
      fullName(other)), ` ${score.toFixed(2)}`)))] : []));
}

for (const side of ["left", "right"]) {
  const place = side === "left" ? 0 : 1;
  const set = (number) => {
    const next = [...pair];
    next[place] = number;
    go(pairLink(...next));
  };
  byId(`${side}-text`).addEventListener("change", (event) => set(firstOf[Number(event.target.value)]));
  byId(`${side}-unit`).addEventListener("change", (event) => set(Number(event.target.value)));
}
