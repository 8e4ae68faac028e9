// Sentences that the program composed in English, told in Chinese by templates where they are shown.
// What has no template stays English, whole. lexcompare/report/sentences.py does the same for tests.
const HOLE = /\{([a-z]+)([0-9]?)([+&]?)\}/g;
const JOINTS = { "+": ", ", "&": " and " };
const STEPS = [["; ", "；"], [", ", "，"]];
const HAS_HAN = /\p{Script=Han}/u, BEGINS_LATIN = /^[^\p{L}]*\p{Script=Latin}/u;
const { holds } = data.sentences;
const wordTables = {
  ...data.sentences.words,
  concept: Object.fromEntries(concepts.map((one) => [one.id, one.zh])),
  conceptname: Object.fromEntries(concepts.map((one) => [one.en.toLowerCase(), one.zh])),
};
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function holePattern([, kind, , joint]) {
  const held = holds[kind] || Object.keys(wordTables[kind]).sort((a, b) => b.length - a.length).map(literal).join("|") || "(?!)";
  const more = joint ? `(?:${JOINTS[joint]}(?:${held}))*(?: …)?` : "";
  return `((?:${held})${more})`;
}

const plainSentences = new Map(), filledSentences = [];
for (const [en, zh] of data.sentences.templates) {
  const holes = [...en.matchAll(HOLE)];
  if (!holes.length) { plainSentences.set(en, zh); continue; }
  let pattern = "", at = 0;
  for (const hole of holes) {
    pattern += literal(en.slice(at, hole.index)) + holePattern(hole);
    at = hole.index + hole[0].length;
  }
  filledSentences.push({
    pattern: new RegExp(`^${pattern}${literal(en.slice(at))}$`, "su"),
    holes: holes.map(([, kind, digit, joint]) => ({ name: kind + digit, kind, joint })),
    zh, hasWords: HAS_HAN.test(zh.replace(HOLE, "")),
  });
}

// What was told is a list of pieces: Chinese as text, what stayed in another language as { en }.
const foreign = (text) => (BEGINS_LATIN.test(text) ? { en: text } : text);
const wordFor = (kind, value) => (Object.hasOwn(wordTables, kind) && Object.hasOwn(wordTables[kind], value)
  ? wordTables[kind][value] : value);

function fillSentence(template, found) {
  const filling = new Map();
  let whole = true;
  template.holes.forEach(({ name, kind, joint }, number) => {
    const value = found[number + 1];
    if (kind === "say") {
      const inner = tellSentence(value);
      whole = whole && inner.whole;
      filling.set(name, inner.pieces);
      return;
    }
    const text = (joint ? value.split(JOINTS[joint]) : [value]).map((part) => wordFor(kind, part)).join("、");
    filling.set(name, [kind === "words" ? foreign(text) : text]);
  });
  const pieces = [];
  let at = 0;
  for (const hole of template.zh.matchAll(HOLE)) {
    pieces.push(template.zh.slice(at, hole.index), ...filling.get(hole[1] + hole[2]));
    at = hole.index + hole[0].length;
  }
  return { pieces: [...pieces, template.zh.slice(at)], whole };
}

function fitSentence(text) {
  if (plainSentences.has(text)) return { pieces: [plainSentences.get(text)], whole: true };
  let partly = null;
  for (const template of filledSentences) {
    const found = template.pattern.exec(text);
    if (!found) continue;
    const made = fillSentence(template, found);
    if (made.whole) return made;
    if (partly === null && template.hasWords) partly = made;
  }
  return partly;
}

// Several sentences, the first of which is known whole.
function fitSteps(text) {
  let partly = null;
  for (const [step, sign] of STEPS) {
    for (let at = text.indexOf(step); at >= 0; at = text.indexOf(step, at + 1)) {
      const first = fitSentence(text.slice(0, at));
      if (!first || !first.whole) continue;
      const rest = tellSentence(text.slice(at + step.length));
      const made = { pieces: [...first.pieces, sign, ...rest.pieces], whole: rest.whole };
      if (made.whole) return made;
      partly = partly || made;
    }
  }
  return partly;
}

const toldSentences = new Map();
function tellSentence(text) {
  if (!toldSentences.has(text)) {
    const fit = fitSentence(text);
    const steps = fit && fit.whole ? null : fitSteps(text);
    toldSentences.set(text, steps && steps.whole ? steps : fit || steps || { pieces: [foreign(text)], whole: false });
  }
  return toldSentences.get(text);
}

// A sentence of the record in the language of the page: as nodes, and where only text will do.
const told = (text) => (language !== "zh" || !text ? text
  : tellSentence(text).pieces.map((piece) => (piece.en ? el("span", { lang: "en" }, piece.en) : piece)));
const toldText = (text) => (language !== "zh" || !text ? text
  : tellSentence(text).pieces.map((piece) => piece.en || piece).join(""));
const toldAll = (texts) => texts.map((text, number) => [number ? (language === "zh" ? "；" : "; ") : "", told(text)]);
const rowName = (row) => toldText(rows[row].label);
// Names of texts and rows are in the language of their law, whatever that of the page.
const nameSpan = (name, attributes) => el("span", { lang: HAS_HAN.test(name) ? "zh-Hans" : "en", ...attributes }, name);
// A string of the interface with a sentence of the record in one of its holes.
function around(key, hole, text) {
  const [before, after] = t(key).split(`{${hole}}`);
  return [before, told(text), after];
}
