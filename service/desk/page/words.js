// The words of the page and of the case's fields, and the language that they are shown in.

const KEPT = "fairblock.language";
let words = {};
let language = "zh";
export const types = { root: null, collections: {} };

export async function loadWords() {
  const found = await (await fetch("desk/words.json")).json();
  words = found.words;
  types.root = found.root;
  types.collections = found.collections;
  const kept = localStorage.getItem(KEPT);
  const wanted = kept ?? (navigator.languages ?? [navigator.language]).find((one) => /^(zh|en)\b/i.test(one)) ?? "en";
  choose(wanted.toLowerCase().startsWith("zh") ? "zh" : "en");
}

function choose(name) {
  language = name;
  document.documentElement.lang = name === "zh" ? "zh-CN" : "en";
}

export function switchLanguage() {
  choose(language === "zh" ? "en" : "zh");
  localStorage.setItem(KEPT, language);
}

export const inChinese = () => language === "zh";

// one of two texts: Chinese, English
export const said = (pair) => (pair ? (inChinese() ? pair[0] || pair[1] : pair[1] || pair[0]) : "");

// the same with a capital letter, for what stands by itself
export function headed(pair) {
  const text = said(pair);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function t(name, values = {}) {
  const text = said(words[name] ?? [name, name]);
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

export const listed = (texts) => texts.join(inChinese() ? "、" : ", ");

// what the schema says of a place: steps are names of fields and numbers of records
export function typeAt(steps) {
  let at = types.root;
  for (const [index, step] of steps.entries()) {
    if (typeof step === "number") continue;
    if (index === 0 && types.collections[step]) at = types.collections[step].record;
    else at = at?.fields?.[step];
  }
  return at;
}

export const stepsOf = (pointer) =>
  pointer.split("/").slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step));

// what people call a place of the case, such as `incident i1 › Happened at`
export function placeName(pointer, data) {
  const steps = stepsOf(pointer);
  const parts = [];
  let from = 0;
  const collection = types.collections[steps[0]];
  if (collection) {
    const record = data[steps[0]]?.[steps[1]];
    parts.push(steps.length > 1 ? `${headed(collection.one)} ${record?.id ?? steps[1] + 1}` : headed(collection.title));
    from = 2;
  }
  for (let end = from + 1; end <= steps.length; end += 1) {
    const part = typeAt(steps.slice(0, end));
    if (part && typeof steps[end - 1] !== "number") parts.push(said(part.title));
  }
  return parts.join(" › ") || pointer;
}
