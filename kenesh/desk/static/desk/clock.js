// The clock of a consultation (desk/clock.html): [data-clock="<where it is asked for again>"] with data-limit, data-worked
// (seconds), data-running. The server's seconds are what counts, and between its answers the browser's even clock; the
// browser's date is never asked.
(() => {
  "use strict";

  const YELLOW = 180; // seconds; kenesh.desk.rules says so too
  const AGAIN = 60_000; // ms between answers of the server, while somebody looks
  const SOON = 2_000; // ms in which it is asked once
  const SLEPT = 3_000; // ms by which the two clocks of a computer that slept differ
  const ORDER = ["idle", "stopped", "runs", "yellow", "over"];

  const clocks = new WeakMap(); // element → { at: when its seconds were true, asked, state }

  const all = () => document.querySelectorAll("[data-clock]");
  const seconds = (element) => {
    const { worked, running } = element.dataset;
    return Number(worked) + (running ? Math.max(0, performance.now() - clocks.get(element).at) / 1000 : 0);
  };

  function stateOf(element, worked) {
    const left = Number(element.dataset.limit) - worked;
    if (left <= 0) return "over";
    if (!element.dataset.running) return worked ? "stopped" : "idle";
    return left <= YELLOW ? "yellow" : "runs";
  }

  function show(element) {
    const known = clocks.get(element);
    const worked = Math.floor(seconds(element));
    const left = Number(element.dataset.limit) - worked;
    const [minutes, rest] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60].map((part) => String(part).padStart(2, "0"));
    const time = `${left <= 0 ? "+" : ""}${minutes}:${rest}`;
    const place = element.querySelector("[role=timer]");
    if (place.textContent !== time) place.textContent = time;
    const state = stateOf(element, worked);
    if (state === known.state) return;
    element.classList.toggle("is-yellow", left > 0 && left <= YELLOW);
    element.classList.toggle("is-over", left <= 0);
    element.querySelector("[data-clock-words]").textContent = element.dataset[state];
    // Spoken at these two moments only, and not where the page has opened after them.
    const later = known.state && ORDER.indexOf(state) > ORDER.indexOf(known.state);
    if (later && state === "yellow") element.querySelector("[data-clock-says]").textContent = element.dataset.yellow;
    if (later && state === "over") element.querySelector("[data-clock-warns]").textContent = element.dataset.over;
    known.state = state;
  }

  // The seconds of an answer of the server, true since `at`.
  function take(element, told, at) {
    for (const name of ["limit", "worked", "running"]) element.dataset[name] = told.dataset[name];
    clocks.get(element).at = at;
    show(element);
  }

  // Takes the clock out of the text of an answer; whether there was one.
  function read(element, text) {
    const told = new DOMParser().parseFromString(text, "text/html").querySelector("[data-clock]");
    if (told) take(element, told, performance.now());
    return Boolean(told);
  }

  async function ask(element) {
    const known = clocks.get(element);
    if (!element.dataset.clock || performance.now() - known.asked < SOON) return;
    known.asked = performance.now();
    try {
      const answer = await fetch(element.dataset.clock, {
        cache: "no-store", redirect: "manual", headers: { "X-Unattended": "1", "X-Requested-With": "fetch" },
      });
      if (answer.ok && !element.dataset.pending) read(element, await answer.text());
    } catch {
      // No connection: it goes on counting by itself.
    }
  }

  const askAll = () => {
    for (const element of all()) if (clocks.has(element)) ask(element);
  };

  // When the server had counted the seconds of the page.
  const arrived = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now();
  let even = Date.now() - performance.now();

  function tick() {
    const difference = Date.now() - performance.now();
    const slept = Math.abs(difference - even) > SLEPT;
    even = difference;
    for (const element of all()) {
      if (!clocks.has(element)) {
        const { running, limit, worked } = element.dataset;
        const state = stateOf({ dataset: { limit, running } }, Number(worked));
        clocks.set(element, { at: document.readyState === "complete" ? performance.now() : arrived, asked: performance.now(), state });
      }
      show(element);
      if (slept || (!document.hidden && performance.now() - clocks.get(element).asked > AGAIN)) ask(element);
    }
    setTimeout(tick, 250);
  }

  tick();
  document.addEventListener("visibilitychange", () => document.hidden || askAll());
  for (const moment of ["focus", "online"]) window.addEventListener(moment, askAll);
  window.addEventListener("pageshow", ({ persisted }) => persisted && askAll());

  Object.assign(window.kenesh, { clock: { read, take } });
})();
