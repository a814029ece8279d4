// Makes elements. Whatever comes from people or the server goes in as text, never as markup.

export function h(tag, given, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") made[name] = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

export const button = (text, press, given) => h("button", { type: "button", onclick: press, ...given }, text);

export function replace(place, ...children) {
  place.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// a name that an element can be found by; pointers hold nothing but names of fields and numbers
export const idOf = (pointer) => `f${pointer.replaceAll("/", "-")}`;

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function bringIntoView(element) {
  element.scrollIntoView({ behavior: still() ? "auto" : "smooth", block: "start" });
}

// Goes to the place of the form that a pointer means, or to the nearest that there is around it.
export function goTo(pointer) {
  for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = document.getElementById(idOf(at));
    if (!place) continue;
    if (place.matches("details")) place.open = true;
    for (let around = place.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    bringIntoView(place);
    const control = place.matches("input, select, textarea") ? place : place.querySelector("input:not([hidden]), select, textarea, button");
    (control ?? place).focus({ preventScroll: true });
    place.classList.add("found");
    setTimeout(() => place.classList.remove("found"), 2500);
    return true;
  }
  return false;
}

export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
