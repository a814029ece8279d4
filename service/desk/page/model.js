// The case that is being filled in: plain JSON, in which what nobody knows is simply not there.

import { now, offsetOf, localOffset } from "./times.js";
import { types, typeAt } from "./words.js";

export const state = {
  case: {},
  policy: null, // the name that was chosen; null for the default one
  choices: null, // the grounds of the policy
  grounds: [],
  rules: [],
  form: null, // what the chosen ones read
  mirrored: true, // the buyer of the request is the one of the case, and asked for once
  following: true, // the time of the case is now, whenever it is decided
};

export function freshCase(platform) {
  const stamp = now().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
  const made = crypto.getRandomValues(new Uint8Array(2));
  const tail = [...made].map((one) => one.toString(16).padStart(2, "0")).join("");
  const data = { case_id: `${stamp}-${tail}`, as_of: now(), shop: {}, operator: {}, buyer: {}, request: {} };
  if (platform) data.platform = platform;
  return data;
}

export const offset = () => offsetOf(state.case.as_of) ?? localOffset();

const stepInto = (at, step) => (at !== null && typeof at === "object" ? at[step] : undefined);

export const get = (steps) => steps.reduce(stepInto, state.case);

// Sets a value, or takes it away; optional objects come and go with what is in them.
export function set(steps, value) {
  const last = steps.at(-1);
  let at = state.case;
  for (const step of steps.slice(0, -1)) {
    if (at[step] === null || typeof at[step] !== "object") {
      if (value === undefined) return;
      at[step] = {};
    }
    at = at[step];
  }
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(last, 1);
  else {
    delete at[last];
    if (steps.length > 1 && typeof steps.at(-2) === "string" && !Object.keys(at).length) dropEmpty(steps.slice(0, -1));
  }
}

function dropEmpty(steps) {
  const around = typeAt(steps.slice(0, -1));
  if (!around?.required?.includes(steps.at(-1))) set(steps, undefined);
}

// --- records --------------------------------------------------------------------------------------

export const records = (collection) => (Array.isArray(state.case[collection]) ? state.case[collection] : []);

export function newId(collection) {
  const letter = { complaints: "k", communications: "c", after_sales: "a", rulings: "g", blocks: "b" }[collection];
  const taken = new Set(records(collection).map((one) => one?.id));
  for (let number = taken.size + 1; ; number += 1) {
    const id = `${letter ?? collection[0]}${number}`;
    if (!taken.has(id)) return id;
  }
}

export function addRecord(collection, values = {}) {
  if (!Array.isArray(state.case[collection])) state.case[collection] = [];
  const made = { id: newId(collection), ...values };
  if (typeAt([collection, 0, "refs"]) && !made.refs) made.refs = [];
  state.case[collection].push(made);
  return state.case[collection].length - 1;
}

// every record that another one can point to
export function references(but) {
  return Object.keys(types.collections)
    .filter((name) => name !== but)
    .flatMap((name) => records(name).map((one) => ({ collection: name, id: one?.id, ref: `${name}/${one?.id}` })));
}

// a record has got another id: what pointed to it still does
export function rename(collection, before, after) {
  const [old, fresh] = [`${collection}/${before}`, `${collection}/${after}`];
  for (const name of Object.keys(types.collections)) {
    for (const one of records(name)) {
      for (const field of ["refs", "related", "reason_refs"]) {
        if (Array.isArray(one?.[field])) one[field] = one[field].map((ref) => (ref === old ? fresh : ref));
      }
      if (collection === "orders" && one?.order_id === before) one.order_id = after;
    }
  }
}

// what a block for the chosen grounds reads, or what is there already, is asked for
export function isAsked(path) {
  const asked = state.form?.asked ?? [];
  return asked.includes(path) || asked.some((one) => one.startsWith(`${path}.`));
}
