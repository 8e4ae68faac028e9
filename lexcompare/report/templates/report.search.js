// Search over every provision: pairs of Chinese characters, English words.
const HAN = /\p{Script=Han}+/gu, WORD = /[\p{Script=Latin}\p{N}]+/gu;

// What is looked for; a single Chinese character stands for itself.
function terms(text) {
  const low = text.toLowerCase(), found = new Set();
  for (const [run] of low.matchAll(HAN)) {
    if (run.length === 1) found.add(run);
    for (let at = 0; at + 2 <= run.length; at += 1) found.add(run.slice(at, at + 2));
  }
  for (const [one] of low.matchAll(WORD)) found.add(one);
  return [...found];
}

const isWord = (character) => character !== undefined && /[\p{Script=Latin}\p{N}]/u.test(character);

// English words are found at the beginning of words only, so that "fee" finds "fees", not "coffee".
function countIn(text, term) {
  const latin = isWord(term[0]);
  let n = 0;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
    if (!latin || !isWord(text[at - 1])) n += 1;
  }
  return n;
}

// Concepts whose name was typed, or begun (English by words, Chinese anywhere in the name).
function namedConcepts(text) {
  const low = text.toLowerCase();
  const fits = (name) => low.includes(name) || (isWord(low[0])
    ? name.split(/[^a-z]+/).some((part) => part.startsWith(low)) : name.includes(low));
  return new Set(concepts.filter((one) => low.length > 1 && [one.zh, one.en.toLowerCase()].some(fits)).map((one) => one.id));
}

function findUnits(text, lang) {
  const wanted = terms(text), named = namedConcepts(text), phrase = text.toLowerCase();
  const counts = wanted.map((term) => lowered.map((one) => countIn(one, term)));
  const rarity = counts.map((column) => Math.log(1 + units.length / (1 + column.filter(Boolean).length)));
  const mean = lowered.reduce((sum, one) => sum + one.length, 0) / Math.max(1, lowered.length);
  const found = [];
  units.forEach((unit, number) => {
    if (lang && instruments[unit.instrument].lang !== lang) return;
    const length = 0.5 + lowered[number].length / mean;
    let score = 0, met = 0;
    counts.forEach((column, which) => {
      if (column[number]) { met += 1; score += rarity[which] * column[number] / (column[number] + length); }
    });
    const tagged = unit.tags.some((one) => named.has(tags[one].concept));
    // Half of the terms must stand in it, or it must be tagged with the concept that was named.
    if (met * 2 < wanted.length || !met) score = 0;
    if (score && lowered[number].includes(phrase)) score += 2;
    if (tagged) score += 1;
    if (score) found.push([number, score]);
  });
  return found.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number);
}

// Whole runs are lit where they stand as typed, their pairs elsewhere.
function highlights(text, number) {
  return [...text.toLowerCase().matchAll(HAN), ...text.toLowerCase().matchAll(WORD)]
    .flatMap(([run]) => (lowered[number].includes(run) ? [run] : terms(run)));
}

function drawSearch() {
  const text = byId("words").value.trim();
  const found = text ? findUnits(text, byId("search-language").value) : [];
  byId("hits").textContent = text ? t("search.hits", { n: found.length }) : t("search.empty");
  lazyList(byId("hit-list"), found, (number) => listEntry(number, highlights(text, number)));
}

let searchTimer = 0;
byId("words").addEventListener("input", () => { clearTimeout(searchTimer); searchTimer = setTimeout(drawSearch, 200); });
byId("search-language").addEventListener("change", drawSearch);
