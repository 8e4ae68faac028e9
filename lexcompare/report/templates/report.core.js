// Reading the data, building nodes, words of the interface. Everything below shares this scope.
const byId = (id) => document.getElementById(id);
const GRADE = 0, RANK = 1, P = 2, UNSURE = 3, TAGS = 4, DOUBTS = 5, DENIALS = 6, REASON = 7, BESIDE = 8, GENERAL = 9;

async function readData() {
  const node = byId("data");
  if (node.type === "application/json") return JSON.parse(node.textContent);
  const bytes = Uint8Array.from(atob(node.textContent.trim()), (one) => one.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(unpacked).text());
}

function complain(text) {
  byId("trouble").textContent = text;
  byId("trouble").hidden = text === "";
}

if (byId("data").type !== "application/json" && typeof DecompressionStream === "undefined") {
  complain("This browser cannot unpack the data: make the page again with --plain. 此浏览器无法解压数据，请用 --plain 重新生成。");
  return;
}
const data = await readData();
const { meta, rows, concepts, cells, units, tags, instruments } = data;
const columnOf = new Map(concepts.map((concept, number) => [concept.id, number]));
const styleOf = new Map(data.styles.map((style) => [style.id, style]));
// Pages made from older data, or without the study, have no such part.
const studied = data.sensitivity && data.sensitivity.variants ? data.sensitivity : null;
const changesOf = (row, column) => (studied && studied.cells[`${row},${column}`]) || [];
const isRobust = (row, column) => studied !== null && !changesOf(row, column).length;
// What a person coded stands under a rule that begins so.
const coder = (number) => {
  const mark = tags[number].marks.find((one) => one.rule.startsWith("human: "));
  return mark ? mark.rule.slice("human: ".length) : "";
};
const isCoded = (cell) => [...cell[TAGS], ...cell[DENIALS]].some((number) => coder(number));
const unitName = (number) => `${instruments[units[number].instrument].id}#${units[number].id}`;
const unitNumbers = new Map(units.map((unit, number) => [unitName(number), number]));

// Nodes are built from text only: nothing out of a provision is ever read as markup.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "onclick") node.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

// ---- words ---------------------------------------------------------------------------------
let language = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
const langTag = () => (language === "zh" ? "zh-Hans" : "en");

function t(key, values) {
  const entry = data.strings[key];
  return (entry ? entry[language] : key).replace(/\{(\w+)\}/g,
    (all, name) => (values && Object.hasOwn(values, name) ? String(values[name]) : all));
}
// The word for a value of a closed list; values that nobody has named stand as they are.
const word = (kind, value) => (Object.hasOwn(data.strings, `${kind}.${value}`) ? t(`${kind}.${value}`) : value);
const label = (one) => (language === "zh" ? one.zh : one.en);
const conceptLabel = (id) => (columnOf.has(id) ? label(concepts[columnOf.get(id)]) : id);
const gradeLabel = (id) => {
  const style = styleOf.get(id);
  if (!style) return id;
  return id === "slogan" ? `${style.label_en} ${style.label_zh}`
    : language === "zh" ? style.label_zh : style.label_en;
};
const textLang = (instrument) => (instrument.lang === "en" ? "en" : "zh-Hans");
const listed = (values) => values.join(language === "zh" ? "、" : ", ");

function translatePage() {
  document.documentElement.lang = langTag();
  document.title = t("page.title");
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-hint]")) node.placeholder = t(node.dataset.tHint);
  for (const node of document.querySelectorAll("[data-en]")) node.textContent = node.dataset[language];
}

function badge(grade, text) {
  const style = styleOf.get(grade);
  return el("span", { class: `badge g-${grade}` },
    style ? el("span", { "aria-hidden": "true" }, `${style.glyph} `) : "", text || gradeLabel(grade));
}

const swatch = (grade) => el("b", { class: `swatch g-${grade}`, "aria-hidden": "true" }, styleOf.get(grade).glyph);

function facts(pairs) {
  return el("dl", {}, pairs.filter((pair) => pair[1]).map(
    (pair) => [el("dt", {}, pair[0]), el("dd", {}, pair[1])]));
}

function fillSelect(select, options) {
  const before = select.value;
  select.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
  if (options.some(([value]) => String(value) === before)) select.value = before;
}

// ---- long lists: drawn a piece at a time, as the reader comes near ---------------------------
const PIECE = 40;

function lazyList(box, items, draw) {
  let next = 0;
  const more = el("button", { type: "button", class: "more" });
  const grow = () => {
    const focused = document.activeElement === more;
    const piece = items.slice(next, next + PIECE).map(draw);
    next += piece.length;
    more.before(...piece);
    more.hidden = next >= items.length;
    more.textContent = t("page.more", { n: items.length - next });
    if (focused && piece.length) {
      const target = piece[0].querySelector("a, button");
      if (target) target.focus();
    }
  };
  more.addEventListener("click", grow);
  box.replaceChildren(more);
  grow();
  if (box.watcher) box.watcher.disconnect();
  // While the button has the focus the list waits for its user.
  box.watcher = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting) && !more.hidden && document.activeElement !== more) grow();
  }, { rootMargin: "400px" });
  box.watcher.observe(more);
}

// ---- permalinks ----------------------------------------------------------------------------
const cellLink = (row, column) =>
  `#cell=${encodeURIComponent(rows[row].key)}/${encodeURIComponent(concepts[column].id)}`;
const unitLink = (number) => `#unit=${encodeURIComponent(unitName(number))}`;
const pairLink = (left, right) =>
  `#pair=${encodeURIComponent(unitName(left))}/${encodeURIComponent(unitName(right))}`;
const say = (text) => { byId("said").textContent = text; };
