// A provision as it is shown everywhere: its words, what was marked in them, what was found.

// Cut a text at every edge of a mark, so that overlapping marks cannot nest.
function marked(text, marks, words) {
  const kinds = marks.map((mark) => [mark.start, mark.end, mark]);
  const low = text.toLowerCase();
  for (const wanted of words || []) {
    for (let at = low.indexOf(wanted); wanted && at >= 0; at = low.indexOf(wanted, at + wanted.length)) {
      kinds.push([at, at + wanted.length, null]);
    }
  }
  const edges = [...new Set([0, text.length, ...kinds.flatMap((kind) => [kind[0], kind[1]])])]
    .filter((edge) => edge >= 0 && edge <= text.length).sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, number) => {
    const piece = text.slice(start, edges[number + 1]);
    const over = kinds.filter((kind) => kind[0] <= start && start < kind[1]);
    if (!over.length) return piece;
    const evidence = over.filter((kind) => kind[2]).map((kind) => kind[2]);
    const rules = [...new Set(evidence.map((mark) => mark.rule))];
    const lit = evidence.some((mark) => mark.lit);
    return el("mark", { class: lit ? "lit" : rules.length ? null : "found", title: rules.join(", ") || null }, piece);
  });
}

const heading = (unit) => [unit.label, unit.heading].filter(Boolean).join(" ");
// English titles end in words or years, so that a number after them needs a comma.
const fullName = (number) => {
  const about = instruments[units[number].instrument];
  return `${about.title}${about.lang === "en" ? "," : ""} ${heading(units[number])}`;
};

function words(number, marks, searched) {
  const unit = units[number];
  return el("div", { class: "text", lang: textLang(instruments[unit.instrument]) },
    marked(unit.text, marks, searched));
}

function verdictFacts(unit) {
  return [
    [t("panel.unit"), t("panel.scales", {
      force: gradeLabel(unit.force), score: unit.score.toFixed(2),
      o: unit.scales[0], p: unit.scales[1], e: unit.scales[2] })],
    [t("panel.why"), unit.reasons.length ? toldAll(unit.reasons) : ""],
    [t("panel.missing"), listed(unit.missing.map((part) => word("lack", part)))],
  ];
}

// Rules are named by their ids; what a person coded is told.
const ruleNames = (marks) => listed([...new Set(marks.map((mark) => mark.rule))]
  .map((rule) => (rule.startsWith("human: ") ? toldText(rule) : rule)));
const objectNames = (objects) => listed(language === "zh" ? objects.map((one) => wordFor("object", one)) : objects);

function sourceFacts(number) {
  const unit = units[number], instrument = instruments[unit.instrument];
  const chars = unit.span.length ? `${language === "zh" ? "，" : ", "}${t("panel.chars", { a: unit.span[0], b: unit.span[1] })}` : "";
  return [
    [t("panel.id"), unitName(number)],
    [t("panel.source"), instrument.path + chars],
  ];
}

function unitActions(number) {
  return el("p", { class: "actions" },
    el("a", { href: unitLink(number) }, t("panel.unitlink")), " ",
    el("button", { type: "button", class: "quiet", onclick: () => pairFrom(number) }, t("panel.pair")));
}

// One tag behind a cell.
function provision(tagNumber, concept, doubtful, searched) {
  const tag = tags[tagNumber], unit = units[tag.unit];
  const grade = doubtful ? "unknown" : tag.force;
  return el("article", { class: "provision" },
    el("h4", {}, nameSpan(fullName(tag.unit)), " ", badge(grade, doubtful ? t("panel.doubt") : null)),
    el("p", { class: "place", lang: textLang(instruments[unit.instrument]) }, unit.path.join(" › ")),
    coder(tagNumber) ? el("p", { class: "coded" }, `✎ ${t("panel.coded", { who: toldText(coder(tagNumber)) })}`) : "",
    tag.note ? el("p", { class: "why" }, told(tag.note)) : "",
    tag.concept !== concept
      ? el("p", { class: "why" }, t("panel.other", { a: conceptLabel(tag.concept), b: conceptLabel(concept) })) : "",
    words(tag.unit, tag.marks, searched),
    facts([
      ...verdictFacts(unit),
      [t("panel.rules"), ruleNames(tag.marks)],
      [t("panel.score"), tag.score === null ? "" : tag.score.toFixed(2)],
      [t("panel.about"), objectNames(tag.objects)],
      ...sourceFacts(tag.unit),
    ]),
    unitActions(tag.unit));
}

// The concepts of a provision, each with the strength of its tag.
function conceptChips(number) {
  const unit = units[number];
  const chips = [
    ...unit.tags.map((one) => badge(tags[one].force, conceptLabel(tags[one].concept))),
    ...unit.denials.map((one) => badge("excluded", conceptLabel(tags[one].concept))),
    ...unit.unsure.map((one) => badge("unknown", `${conceptLabel(tags[one].concept)} ?`)),
  ];
  return el("p", { class: "chips" }, chips.length ? chips.map((chip) => [chip, " "]) : t("panel.noconcept"));
}

// A provision in a list: closed facts, open words.
function listEntry(number, searched, marks) {
  const unit = units[number], instrument = instruments[unit.instrument];
  return el("article", { class: "entry" },
    el("h3", {}, el("a", { href: unitLink(number), lang: textLang(instrument) }, fullName(number)), " ", badge(unit.force)),
    el("p", { class: "place", lang: textLang(instrument) }, unit.path.join(" › ")),
    words(number, marks || [], searched),
    conceptChips(number));
}
