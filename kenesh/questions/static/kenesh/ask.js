// The page on which a citizen asks, made quicker; it works without this file.
//
// form[data-challenge="<address>"][data-worker="<script>"]   the challenge is solved from the first touch on, and its
//                           solution sent with the form; words of [data-check] while the form waits for it
// form[data-similar="<address>"]   answers already given, put into #similar as the question is typed
// [data-left][data-longest] how many characters are left, once few are
// [data-print]              a button that prints the page
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const form = document.querySelector("form[data-challenge]");
  if (!form) return;
  const { solution, text } = form.elements;

  // The challenge ----------------------------------------------------------------------------------------------
  const KEEPS = 50 * 60 * 1000; // ms a solution may wait; the challenge lives for an hour
  const PATIENCE = 30 * 1000; // ms the form waits for it; then it goes without, and a letter asks for confirmation
  const check = form.querySelector("[data-check]");
  let solving = null;
  let solvedAt = -Infinity;

  async function solve() {
    const answer = await fetch(form.dataset.challenge);
    if (!answer.ok) throw new Error(String(answer.status));
    const challenge = await answer.json();
    const worker = new Worker(form.dataset.worker);
    try {
      const found = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => (data && !data.error ? resolve(data) : reject(data?.error));
        worker.onerror = reject;
        setTimeout(reject, PATIENCE);
        worker.postMessage({ type: "work", challenge });
      });
      solution.value = btoa(JSON.stringify({ challenge, solution: found }));
      solvedAt = Date.now();
    } finally {
      worker.terminate();
    }
  }

  const isSolved = () => solution.value && Date.now() - solvedAt < KEEPS;

  function begin() {
    if (isSolved()) return Promise.resolve();
    solving ??= solve()
      .catch(() => {
        solution.value = "";
      })
      .finally(() => {
        solving = null;
      });
    return solving;
  }

  let waited = false;
  form.addEventListener("submit", (event) => {
    if (waited || isSolved()) return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    check.textContent = check.dataset.check;
    begin().then(() => {
      form.removeAttribute("aria-busy");
      check.textContent = "";
      waited = true;
      form.requestSubmit(event.submitter);
    });
  });
  form.addEventListener("focusin", begin, { once: true });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    waited = false;
    solution.value = ""; // gone back to: the old one has been used
    begin();
  });

  // Answers already given --------------------------------------------------------------------------------------
  const place = document.getElementById("similar");
  let typing;
  let asking;

  async function offer() {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData();
    body.set("text", text.value);
    try {
      const answer = await fetch(form.dataset.similar, { method: "POST", body, signal: asking.signal });
      const found = answer.ok ? (await answer.text()).trim() : "";
      if (place.innerHTML.trim() !== found) place.innerHTML = found;
    } catch {
      // No connection, or overtaken by the next one.
    }
  }

  // How much is left -------------------------------------------------------------------------------------------
  const left = form.querySelector("[data-left]");
  const FEW = 500;

  function count() {
    const remain = Number(left.dataset.longest) - text.value.length;
    left.hidden = remain > FEW;
    left.textContent = left.dataset.left.replace("{count}", remain);
  }

  text.addEventListener("input", () => {
    count();
    clearTimeout(typing);
    typing = setTimeout(offer, 600);
  });
  count();
})();
