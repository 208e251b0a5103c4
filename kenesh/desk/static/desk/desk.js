// The start form of a consultation.
//
// data-begins="<address>"     the form begins a clock: the first character typed is told there, once, and again until it
//                             is heard; the answer is the clock (clock.js). data-typed: something was typed before
// data-not-found="<field>"    shown while the words of that line were typed and not chosen
(() => {
  "use strict";

  const AGAIN = 5_000; // ms before the beginning is told again
  const MASK = "•";

  // The clock begins ---------------------------------------------------------------------------------------------
  const clock = () => document.querySelector("[data-clock]");

  function begin(form) {
    const element = clock();
    if (!element || element.dataset.running || element.dataset.pending) return;
    element.dataset.pending = "1";
    const { limit, worked } = element.dataset;
    window.kenesh.clock.take(element, { dataset: { limit, worked, running: "1" } }, performance.now());
    tell(form, element);
  }

  async function tell(form, element) {
    if (!form.isConnected || !element.dataset.pending) return;
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    try {
      const answer = await fetch(form.dataset.begins, {
        method: "POST",
        body: new URLSearchParams(typed),
        headers: { "X-Requested-With": "fetch" },
        keepalive: true,
        redirect: "manual",
      });
      if (answer.status < 500) delete element.dataset.pending; // heard; where it was refused, the form will say why
      if (answer.ok) return window.kenesh.clock.read(element, await answer.text());
    } catch {
      // No connection: it is told again.
    }
    if (element.dataset.pending) setTimeout(() => tell(form, element), AGAIN);
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-begins]");
    if (form) begin(form);
  });
  window.addEventListener("online", () => {
    const form = document.querySelector("form[data-begins]");
    const element = clock();
    if (form && element?.dataset.pending) tell(form, element);
  });

  // What no register knows ---------------------------------------------------------------------------------------
  function mark(form) {
    for (const sign of form.querySelectorAll("[data-not-found]")) {
      const line = form.elements[sign.dataset.notFound];
      const chosen = form.elements[line.dataset.valueName];
      sign.hidden = !line.value.trim() || Boolean(chosen.value) || document.activeElement === line;
    }
  }

  for (const kind of ["input", "change", "focusin", "focusout"])
    document.addEventListener(kind, ({ target }) => {
      const form = target.closest?.("form");
      if (form?.querySelector("[data-not-found]")) setTimeout(() => mark(form));
    });

  // The number that is known stands as a mask; typed anew, it is perhaps somebody else's --------------------------
  const masked = new WeakSet();
  const passport = (target) => target.name === "passport" && target.form?.elements.person;

  document.addEventListener("beforeinput", ({ target }) => {
    if (passport(target) && target.value.includes(MASK)) masked.add(target);
  });
  document.addEventListener("input", ({ target }) => {
    if (!passport(target) || window.kenesh.filling || !masked.has(target)) return;
    masked.delete(target);
    if (target.value.includes(MASK)) target.value = "";
    const { person } = target.form.elements;
    if (!person.value) return;
    person.value = "";
    window.kenesh.filling = true;
    person.dispatchEvent(new Event("change", { bubbles: true }));
    window.kenesh.filling = false;
  }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (passport(target) && target.value.includes(MASK)) target.select();
  });

  for (const form of document.querySelectorAll("form[data-begins]")) {
    mark(form);
    if ("typed" in form.dataset) begin(form);
  }
})();
