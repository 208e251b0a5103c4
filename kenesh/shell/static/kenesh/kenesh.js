// What data-attributes ask for. Every page works without this file; with it, it is quicker.
//
// data-submit-once          the form is sent once, however often the button is pressed
// data-draft="<address>"    the form is kept there a second after the last key, and on leaving; the answer's words are
//                           shown in [data-draft-state] of the form or the page
// data-ctrl-enter           Ctrl+Enter sends the form
// data-shortcut="n"         a link or button pressed by that key while nothing is being typed
// data-take="<field>" data-value="…"   a button that puts the value into the field of its form; several: a JSON array;
//                           data-words="…" are what the value is called, for a field that suggests
// data-tick="<field>", data-untick="<field>"   a button that ticks, or clears, every box of that name in its form
// data-same-as="<field>" data-target="<field>"   a button that copies one field of its form (name or id) into another
// data-focus                takes the focus when it appears, once
// data-live                 htmx asks for it again and again, without anybody's doing
(() => {
  "use strict";

  const words = () => document.querySelector('meta[name="kenesh-words"]')?.dataset ?? {};
  const sending = new WeakSet();
  const saved = new WeakMap(); // form → what its draft holds, as a string
  const timers = new WeakMap();
  const focused = new WeakSet();

  const typing = (element) =>
    element?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");

  // Sending once -----------------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-submit-once]")) return;
    if (sending.has(form)) return event.preventDefault();
    sending.add(form);
    form.setAttribute("aria-busy", "true");
    // After this event, or the pressed button's own name and value would not be sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button], [aria-disabled])")) {
        button.setAttribute("aria-disabled", "true");
        button.dataset.sent = "";
      }
    });
  });

  function release(form) {
    sending.delete(form);
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button[data-sent]")) {
      button.removeAttribute("aria-disabled");
      delete button.dataset.sent;
    }
  }
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) document.querySelectorAll("form[data-submit-once]").forEach(release);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form[data-submit-once]");
    if (form) release(form);
  });

  // Drafts -----------------------------------------------------------------------------------------------------
  const holds = (field) =>
    /^(checkbox|radio)$/.test(field.type) ? field.checked : typing(field) && field.type !== "hidden" && field.value.trim();
  const content = (form) => {
    const data = new FormData(form);
    const pairs = [...data].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    return new URLSearchParams(pairs).toString();
  };

  function state(form, text, wrong = false) {
    const place = form.querySelector("[data-draft-state]") ?? document.querySelector("[data-draft-state]");
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
    place.classList.toggle("is-waiting", wrong);
    place.classList.toggle("is-done", !wrong);
  }

  async function keep(form, leaving = false) {
    clearTimeout(timers.get(form));
    if (sending.has(form) || !form.isConnected) return;
    const now = content(form);
    if (now === saved.get(form)) return;
    const token = new FormData(form).get("csrfmiddlewaretoken") ?? "";
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
        keepalive: leaving && now.length < 60000, // browsers refuse more in a request that outlives its page
        redirect: "manual",
      });
      const said = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
      if (!answer.ok) return state(form, said || words().signedOut, true);
      saved.set(form, now);
      state(form, said);
    } catch {
      state(form, words().offline, true);
    }
  }

  function touched({ target }) {
    const form = target.form ?? target.closest?.("form");
    if (!form?.matches("[data-draft]")) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 1000));
  }
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  const drafts = () => document.querySelectorAll("form[data-draft]");
  window.addEventListener("pagehide", () => drafts().forEach((form) => keep(form, true)));
  window.addEventListener("online", () => drafts().forEach((form) => keep(form)));

  // Keys -------------------------------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = document.activeElement?.closest("form[data-ctrl-enter]") ?? document.querySelector("form[data-ctrl-enter]");
      if (!form) return;
      event.preventDefault();
      document.activeElement?.dispatchEvent(new FocusEvent("blur"));
      form.requestSubmit();
      return;
    }
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) {
        const inside = menu.contains(document.activeElement);
        menu.open = false;
        if (inside) menu.querySelector("summary").focus();
      }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    // By the letter or by the key it stands on, so that the layout of the moment does not matter.
    for (const target of document.querySelectorAll("[data-shortcut]")) {
      const wanted = target.dataset.shortcut;
      if (event.key === wanted || event.code === `Key${wanted.toUpperCase()}`) {
        event.preventDefault();
        target.matches("input, textarea, select") ? target.focus() : target.click();
        return;
      }
    }
  });

  // Menus close when they are left, by a click or the Tab key; Escape is above ----------------------------------
  for (const leaving of ["click", "focusin"]) {
    document.addEventListener(leaving, ({ target }) => {
      const inside = target.closest?.("details.menu");
      for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== inside) menu.open = false;
    });
  }

  // Buttons that fill ------------------------------------------------------------------------------------------
  function put(form, name, value, words) {
    const fields = [...form.elements].filter((field) => field.name === name || field.id === name);
    if (!fields.length) return;
    for (const field of fields) {
      const values = field.type === "select-multiple" && value ? JSON.parse(value).map(String) : [value];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (field.type === "select-multiple") {
        for (const option of field.options) option.selected = values.includes(option.value);
        field.dataset.order = values.join(" ");
        if (field.combobox) field.combobox.order = values;
      } else if (field.suggest?.strict) field.suggest.show(value, words ?? "");
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take], [data-same-as]");
    if (!button) return;
    const form = button.form ?? button.closest("form") ?? document.querySelector("form[data-draft]");
    if (!form) return;
    if (button.dataset.take) put(form, button.dataset.take, button.dataset.value ?? "", button.dataset.words);
    if (button.dataset.sameAs) put(form, button.dataset.target, form.elements[button.dataset.sameAs]?.value ?? "");
  });

  // Buttons that tick -------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick], [data-untick]");
    if (!button?.form) return;
    event.preventDefault(); // without scripts the button sends the form and the server ticks
    const { tick, untick } = button.dataset;
    const boxes = [...button.form.elements].filter(({ type, name }) => type === "checkbox" && name === (tick ?? untick));
    for (const box of boxes) box.checked = tick !== undefined;
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A journal's address says only what is asked: empty filters stay out of it -------------------------------------
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const { method, body } = ctx.request;
    if (method.toUpperCase() !== "GET" || !(body instanceof FormData)) return;
    for (const name of new Set(body.keys())) if (!body.getAll(name).some(Boolean)) body.delete(name);
  });

  // The filters stay when their results are replaced: what the server no longer finds wrong is no longer marked.
  function forgive(results) {
    if (!results || results.querySelector(".summary")) return;
    for (const field of document.querySelectorAll(".filters .field-wrong")) {
      field.classList.remove("field-wrong");
      field.querySelectorAll(".errorlist").forEach((list) => list.remove());
      for (const control of field.querySelectorAll("[aria-invalid]")) {
        for (const name of ["aria-invalid", "aria-describedby"]) control.removeAttribute(name);
        control.classList.remove("is-invalid");
      }
    }
  }

  // What asks by itself: not while nobody looks, and what goes wrong leaves the page as it is -------------------------
  const live = ({ target }) => target.closest?.("[data-live]");
  document.addEventListener("htmx:config:request", (event) => {
    if (!live(event)) return;
    if (document.hidden || !navigator.onLine) event.preventDefault();
    else event.detail.ctx.request.headers["X-Unattended"] = "1"; // it keeps no session alive
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { status, headers } = event.detail.ctx.response;
    if (live(event) && (status >= 400 || headers.has("HX-Redirect"))) event.preventDefault();
  });

  // What is on the page, and what htmx brings ------------------------------------------------------------------
  function arrive(root) {
    for (const form of root.querySelectorAll('form[method="post"]')) {
      form.noValidate = true; // the server's sentences are in the person's language, the browser's are not
      if (!form.matches("[data-draft]") || saved.has(form)) continue;
      // A form that came back, with errors or with a colleague's correction, holds what is kept nowhere yet; empty, nothing.
      if (root.querySelector(".summary") && [...form.elements].some(holds)) keep(form);
      else saved.set(form, content(form));
    }
    const wanted = root.querySelector("[data-focus]");
    if (!wanted || focused.has(wanted)) return;
    focused.add(wanted); // once: parts of the page that are replaced later must not take the person back there
    wanted.focus();
  }
  arrive(document);
  document.addEventListener("htmx:after:swap", () => {
    forgive(document.getElementById("results"));
    arrive(document.querySelector("main"));
  });
})();
