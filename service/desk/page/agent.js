// The agent's desk: form and answer, which is asked for again whenever the case changes.

import { ask, Refused, withPolicy } from "./api.js";
import { answerOf, headline } from "./answer.js";
import { pasteCase, readFile, unknownFields, watchDrops } from "./bringing.js";
import { choosing } from "./choosing.js";
import { toast } from "./dialogs.js";
import { bringIntoView, button, download, h, replace } from "./dom.js";
import { formOf } from "./form.js";
import { mark, unmark } from "./marking.js";
import { freshCase, offset, state } from "./model.js";
import { now } from "./times.js";
import { listed, t } from "./words.js";

const PAUSE = 350; // milliseconds without a change before the case is decided
const places = {};
let answer = null;
let waiting = null;
let asking = null;

// --- the page -------------------------------------------------------------------------------------

export async function agentPage(main) {
  places.form = h("div", { class: "form" });
  places.answer = h("section", { class: "card answer", id: "answer", tabindex: "-1", "aria-labelledby": "answer-title" });
  places.heard = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  places.bar = h("div", { class: "bar" });
  const side = h("div", { class: "side" }, places.answer);
  replace(main, h("div", { class: "desk" }, places.form, side), places.heard, places.bar);
  if (!state.choices) await choices();
  draw();
}

async function choices() {
  state.choices = await ask(withPolicy("desk/choices", state.policy));
  const { platforms } = state.choices;
  if (!state.case.case_id) state.case = freshCase(platforms.length === 1 ? platforms[0] : "");
}

export function draw(then) {
  if (!places.form?.isConnected || !state.choices) return;
  const focused = document.activeElement?.id;
  replace(places.form, choosing({ chosen, start, bring, usePolicy }), formOf({ change, redraw: draw, undoable }));
  drawAnswer();
  if (then) then();
  else if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function drawAnswer() {
  const tools = { again: decide, useNow, copy, download: save, record };
  replace(places.answer, h("h2", { id: "answer-title" }, t("answer")), answerOf(answer, tools));
  places.answer.classList.toggle("stale", Boolean(waiting || asking) && Boolean(answer));
  const [kind, title] = headline(answer);
  const see = button(t("to_answer"), () => {
    bringIntoView(places.answer);
    places.answer.focus({ preventScroll: true });
  });
  replace(places.bar, h("span", { class: `now ${kind}` }, title), see);
  places.bar.hidden = !state.form;
  if (answer?.problems) mark(answer.problems);
  else unmark();
}

// --- deciding -------------------------------------------------------------------------------------

function change() {
  state.recorded = null;
  clearTimeout(waiting);
  waiting = setTimeout(decide, PAUSE);
  places.answer.classList.add("stale");
}

function mirror() {
  const { id } = state.case.buyer ?? {};
  if (id === undefined) delete state.case.request.buyer_id;
  else state.case.request.buyer_id = id;
}

async function decide() {
  clearTimeout(waiting);
  waiting = null;
  asking?.abort();
  if (!state.form) return;
  const mine = new AbortController();
  asking = mine;
  if (state.following) state.case.as_of = now(offset());
  if (state.mirrored) mirror();
  try {
    answer = await ask(withPolicy("desk/answer", state.policy), state.case, mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return;
    answer = { failed: error instanceof Refused ? error.message : t("no_connection") };
  }
  if (asking !== mine) return;
  if (state.mirrored && answer.needed) answer.needed = answer.needed.filter((at) => at !== "/request/buyer_id");
  asking = null;
  drawAnswer();
  places.heard.textContent = headline(answer)[1];
}

// --- what happened --------------------------------------------------------------------------------

async function chosen(grounds, rules) {
  state.grounds = grounds;
  state.rules = rules;
  state.answered = true;
  if (grounds.length) state.case.request.grounds = grounds;
  await form();
  draw();
  decide();
}

async function form() {
  state.form = await ask(withPolicy("desk/form", state.policy), { grounds: state.grounds, rules: state.rules });
}

async function usePolicy(name) {
  state.policy = name;
  state.rules = [];
  await choices();
  if (state.form) await form();
  draw();
  decide();
}

function start() {
  const before = { ...state, case: structuredClone(state.case) };
  Object.assign(state, { case: {}, grounds: [], rules: [], form: null, following: true, mirrored: true, answered: false, recorded: null });
  answer = null;
  const { platforms } = state.choices;
  const { operator, shop } = before.case; // who sits at the desk is the same for the next case
  state.case = { ...freshCase(platforms.length === 1 ? platforms[0] : ""), ...(operator && { operator }), ...(shop && { shop }) };
  draw(() => bringIntoView(document.getElementById("what")));
  toast(t("started_over"), {
    label: t("undo"),
    run: () => {
      Object.assign(state, before);
      draw();
      decide();
    },
  });
}

function undoable(text, before) {
  toast(text, {
    label: t("undo"),
    run: () => {
      state.case = before;
      draw();
      decide();
    },
  });
}

// --- cases that are there already -----------------------------------------------------------------

async function use(data) {
  const asked = data.request?.grounds;
  const grounds = Array.isArray(asked) ? asked.filter((one) => typeof one === "string") : [];
  Object.assign(state, { case: data, grounds, rules: [], following: false, answered: true, recorded: null });
  state.mirrored = [undefined, data.buyer?.id].includes(data.request?.buyer_id);
  answer = null;
  await form();
  draw(() => bringIntoView(places.answer));
  const strange = unknownFields(data);
  toast(strange.length ? t("unknown_fields", { names: listed(strange) }) : t("opened", { name: data.case_id ?? "" }));
  decide();
}

async function useFile(file) {
  if (!places.form?.isConnected) return;
  try {
    await use(await readFile(file));
  } catch (error) {
    toast(error.message);
  }
}

const bring = { file: useFile, paste: () => pasteCase(use) };
export const startWatching = () => watchDrops(useFile);

function useNow() {
  state.case.as_of = now(offset());
  state.following = true;
  draw();
  decide();
}

// --- to take away ---------------------------------------------------------------------------------

const asText = () => `${JSON.stringify(state.case, null, 2)}\n`;

async function copy() {
  try {
    await navigator.clipboard.writeText(asText());
    toast(t("copied"));
  } catch {
    toast(t("copy_failed"));
  }
}

const save = () => download(`${String(state.case.case_id ?? "case").replace(/[^\w.-]+/g, "_")}.json`, asText());

async function record() {
  try {
    const made = await ask(withPolicy("v1/decisions", state.policy), state.case);
    state.recorded = t("recorded", { id: made.id });
  } catch (error) {
    state.recorded = t("not_recorded", { why: error instanceof Refused ? error.message : t("no_connection") });
  }
  drawAnswer();
}
