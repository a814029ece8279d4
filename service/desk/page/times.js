// Times with their offset: shown and entered in the offset of the case, kept as they came unless changed.

const pad = (number) => String(Math.abs(number)).padStart(2, "0");

export function offsetOf(text) {
  const found = /(Z|[+-]\d\d:\d\d)$/i.exec(text ?? "");
  return found ? (found[1].toUpperCase() === "Z" ? "+00:00" : found[1]) : null;
}

export function localOffset(date = new Date()) {
  const minutes = -date.getTimezoneOffset();
  return `${minutes < 0 ? "-" : "+"}${pad(Math.trunc(minutes / 60))}:${pad(minutes % 60)}`;
}

function minutesOf(offset) {
  const sign = offset.startsWith("-") ? -1 : 1;
  return sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
}

export function now(offset = localOffset()) {
  return `${new Date(Date.now() + minutesOf(offset) * 60000).toISOString().slice(0, 19)}${offset}`;
}

// for an input of type datetime-local; null where the text is no time with an offset
export function toInput(text, offset) {
  const at = offsetOf(text) && typeof text === "string" ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) return null;
  const shown = new Date(at + minutesOf(offset) * 60000).toISOString();
  return shown.slice(17, 19) === "00" ? shown.slice(0, 16) : shown.slice(0, 19);
}

export const fromInput = (value, offset) => `${value}${value.length === 16 ? ":00" : ""}${offset}`;

export function farFromNow(text) {
  const at = Date.parse(text ?? "");
  return !Number.isNaN(at) && Math.abs(at - Date.now()) > 24 * 3600 * 1000;
}
