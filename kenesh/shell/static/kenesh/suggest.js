// A line of text that suggests while one types: <input data-suggest="people">, the editable combobox with a list of the
// ARIA Authoring Practices. The line itself is what is sent; without this file it is a plain line.
//
// data-suggest="<kind>"      /suggest/<kind>/?q=… is asked, PAUSE after the last key
// data-value-name="<field>"  the hidden field that gets the value of what is chosen, emptied as soon as the words change
// data-given="<field> …"     fields of the form that are sent along with the question
// data-also="a=b&…"          further parameters of it
// data-overwrites="<field> …"  fields that a choice fills in whatever stands there
// data-strict                only what is offered may be chosen, as in combobox.js; else the words may stay as typed
(() => {
  "use strict";

  const { fold, say, announce, element, fill } = window.kenesh;

  const LEAST = 3; // letters; kenesh.suggesting.contract says so too
  const PAUSE = 200; // ms without typing before anything is asked
  const SLOW = 600; // ms without an answer before the list says that it is looked for
  const SETTLED = 700; // ms without typing before the number offered is spoken
  const AGAIN = 5000; // ms before a lost connection is tried again
  const KEPT = 8; // answers

  // The label with what matches marked in it. marks: [first, after the last) places.
  function marked(label, marks = []) {
    const parts = [];
    let done = 0;
    for (const [from, to] of marks) {
      parts.push(label.slice(done, from), element("mark", {}, label.slice(from, to)));
      done = to;
    }
    return [...parts, label.slice(done)];
  }

  class Suggest {
    constructor(input) {
      this.input = input;
      this.form = input.form;
      this.strict = "strict" in input.dataset;
      this.items = []; // on offer
      this.active = null; // the highlighted one
      this.moved = false; // by the arrows, since the last letter
      this.turn = 0; // the number of the question; an answer to an earlier one is thrown away
      this.kept = new Map();
      this.state = "";
      this.build();
      this.rest();
      this.listen();
      input.suggest = this;
      if (this.strict && this.hidden) this.hidden.suggest = this;
    }

    build() {
      const { input } = this;
      const id = (input.id ||= `suggest-${document.querySelectorAll(".combo").length}`);
      const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
      if (label && !label.id) label.id = `${id}_label`;
      const named = label ? { "aria-labelledby": label.id } : { "aria-label": input.getAttribute("aria-label") };
      const focused = document.activeElement === input;
      this.described = input.getAttribute("aria-describedby") ?? "";
      this.invalid = input.getAttribute("aria-invalid");
      for (const [name, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox",
        "aria-controls": `${id}_list`, autocomplete: "off",
      })) input.setAttribute(name, value);
      this.side = element("span", { class: "combo-side", hidden: "" });
      this.clear = element("button", { type: "button", class: "combo-clear", "aria-label": say("clear"), tabindex: "-1", hidden: "" }, "×");
      this.box = element("div", { class: "combo-box form-control" });
      this.list = element("ul", { class: "combo-list", role: "listbox", id: `${id}_list`, ...named });
      this.more = element("p", { class: "combo-more", hidden: "" });
      this.pop = element("div", { class: "combo-pop", hidden: "" }, this.list, this.more);
      this.wrong = element("p", { class: "combo-error", id: `${id}_unknown`, hidden: "" }, say("unknown"));
      this.said = element("p", { class: "form-hint combo-said", hidden: "" });
      this.root = element("div", { class: `combo combo-typed${this.strict ? "" : " combo-free"}` }, this.box, this.pop, this.wrong, this.said);
      input.before(this.root);
      input.classList.remove("form-control", "is-invalid");
      input.classList.add("combo-input");
      this.box.append(input, this.side, this.clear);
      if (focused) input.focus();
      if (!this.strict) return;
      this.shown = this.form?.elements[`${input.dataset.valueName}_shown`] ?? null;
      const radios = this.radios;
      if (radios && !this.hidden) radios.before(element("input", { type: "hidden", name: input.dataset.valueName }));
    }

    get hidden() {
      const name = this.input.dataset.valueName;
      return name ? Array.from(this.form?.elements ?? []).find((field) => field.name === name && field.type === "hidden") : undefined;
    }

    // What a page without scripts would choose from, and this one may too.
    get radios() {
      return this.form?.querySelector(`fieldset[data-offered="${CSS.escape(this.input.dataset.valueName ?? "")}"]`);
    }

    get value() {
      return this.hidden?.value ?? "";
    }

    // Of a strict field: what is chosen, as filling.js keeps it.
    get chosen() {
      return [this.value, this.label, this.side.textContent];
    }

    get open() {
      return !this.pop.hidden;
    }

    get text() {
      return this.input.value.trim();
    }

    // Takes what stands in the fields for what was chosen: at the beginning, and when others have written there.
    rest() {
      const { hidden, input } = this;
      if (this.strict && hidden?.value && this.shown && this.shown.value !== input.value) hidden.value = "";
      this.label = this.text;
      this.told = this.value;
      if (this.strict) this.beside(hidden?.value ? hidden.dataset.note ?? this.side.textContent : "");
      this.back = this.value ? this.chosen : null;
    }

    // What stands beside the words: where it is, and the cross that empties the field.
    beside(note) {
      this.side.textContent = note;
      this.side.hidden = !note;
      this.clear.hidden = !this.strict || this.input.disabled || (!this.value && !this.text);
      this.root.classList.toggle("combo-filled", !this.clear.hidden);
    }

    // Puts a choice into the field, without saying so to the form.
    show(value = "", label = "", note = "") {
      this.input.value = label;
      this.put(value, label);
      this.know(true);
      if (this.strict) this.beside(note);
      this.back = value ? [value, label, note] : null;
      if (this.strict) this.radios?.remove();
    }

    put(value, label) {
      const { hidden } = this;
      this.label = label.trim();
      if (!hidden) return;
      hidden.value = value;
      if (this.strict) delete hidden.dataset.note;
      if (this.shown) this.shown.value = value ? label : "";
    }

    changed() {
      this.told = this.value;
      window.kenesh.filling = true;
      if (!this.strict) this.tell(this.input);
      if (this.hidden) this.tell(this.hidden);
      window.kenesh.filling = false;
    }

    tell(field) {
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }

    // Words that are none of those offered stay in sight, and a strict field says so.
    know(known) {
      this.wrong.hidden = known;
      this.root.classList.toggle("combo-unknown", !known);
      const described = [this.described, known ? "" : this.wrong.id].filter(Boolean).join(" ");
      const invalid = known ? this.invalid : "true";
      for (const [name, value] of [["aria-describedby", described], ["aria-invalid", invalid]])
        if (value) this.input.setAttribute(name, value);
        else this.input.removeAttribute(name);
    }

    // Asking -------------------------------------------------------------------------------------------------------
    typed() {
      const { input, text } = this;
      announce(""); // a number of offers that is out of date is not spoken
      this.moved = false;
      this.highlight(null);
      this.know(true);
      if (this.strict) this.radios?.remove();
      if (this.value && text !== this.label) {
        this.put("", this.label);
        if (!this.strict) this.changed();
      }
      if (this.strict) this.beside("");
      this.stop();
      if (document.activeElement !== input) return this.close();
      if (text.length < LEAST) return this.close();
      this.waiting = setTimeout(() => this.ask(text), PAUSE);
    }

    stop() {
      this.turn += 1;
      this.control?.abort();
      for (const timer of ["waiting", "slow", "again"]) clearTimeout(this[timer]);
      this.waiting = null;
    }

    question(text) {
      const { given = "", also = "" } = this.input.dataset;
      const asked = new URLSearchParams(also);
      asked.set("q", text);
      for (const name of given.split(" ").filter(Boolean)) {
        const value = this.form?.elements[name]?.value;
        if (value) asked.set(name, value);
      }
      if (this.street && fold(text).startsWith(fold(this.street.label))) asked.set("within", this.street.value);
      return `/suggest/${this.input.dataset.suggest}/?${asked}`;
    }

    async ask(text) {
      this.stop();
      this.waiting = true;
      const turn = this.turn;
      const question = this.question(text);
      if (this.kept.has(question)) return this.answered(text, this.kept.get(question));
      if (!navigator.onLine) return this.failed(text, "lost");
      this.slow = setTimeout(() => this.looking(), SLOW);
      this.control = new AbortController();
      let answer, found;
      try {
        answer = await fetch(question, {
          signal: this.control.signal, cache: "no-store", redirect: "manual", headers: { "X-Requested-With": "fetch" },
        });
      } catch {
        if (turn === this.turn) this.failed(text, "lost");
        return;
      }
      try {
        found = answer.ok ? await answer.json() : null;
      } catch {
        found = null;
      }
      if (turn !== this.turn) return;
      if (!found) return this.failed(text, answer.status === 401 ? "ended" : "broken");
      this.kept.set(question, found);
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
      this.answered(text, found);
    }

    looking() {
      this.offer([]);
      this.more.textContent = say("looking");
      this.more.hidden = this.pop.hidden = false;
      if (!this.patient) announce(say("looking"));
      this.patient = true; // said once, however long one types
    }

    // why: lost, the connection; ended, the session; broken, something else.
    failed(text, why) {
      this.stop();
      this.close();
      this.note(why);
      if (why === "lost" && document.activeElement === this.input) this.again = setTimeout(() => this.ask(text), AGAIN);
    }

    // What is said beneath the field, and once aloud.
    note(why) {
      if (why === this.state) return;
      this.state = why;
      const words = { lost: say("suggestLost"), broken: say("suggestBroken"), ended: say("suggestEnded") }[why] ?? "";
      this.said.replaceChildren(words);
      if (why === "ended") {
        const back = `${location.pathname}${location.search}`;
        this.said.append(" ", element("a", { href: `${say("signInAt")}?next=${encodeURIComponent(back)}` }, say("signIn")));
      }
      this.said.hidden = !words;
      if (words) announce(words);
    }

    answered(text, { items = [], more = false }) {
      clearTimeout(this.slow);
      this.waiting = null;
      if (this.state) this.note("");
      this.answeredTo = text;
      if (document.activeElement !== this.input) return this.strict && this.settle(items);
      if (text !== this.text) return;
      this.offer(items);
      if (!items.length && !this.strict) return this.close();
      this.more.textContent = items.length ? say("suggestMore") : say("nothing");
      this.more.hidden = items.length > 0 && !more;
      this.pop.hidden = false;
      this.input.setAttribute("aria-expanded", String(items.length > 0));
      if (this.strict && items.length) this.highlight(items[0]);
      announce(items.length ? say("suggestions", { count: items.length }) : say("nothing"), SETTLED);
    }

    // The list ---------------------------------------------------------------------------------------------------
    offer(items) {
      this.highlight(null);
      this.items = items;
      this.list.hidden = !items.length;
      this.input.setAttribute("aria-expanded", "false");
      this.list.replaceChildren(
        ...items.map((item, place) => {
          const line = element(
            "li",
            { class: "combo-option", role: "option", id: `${this.list.id}_${place}`, "aria-selected": String(Boolean(item.value) && item.value === this.value) },
            ...marked(item.label, item.marks),
          );
          for (const words of [item.note, item.why]) if (words) line.append(" ", element("small", {}, words));
          line.addEventListener("click", () => this.choose(item));
          return line;
        }),
      );
    }

    highlight(item) {
      const place = this.items.indexOf(this.active);
      this.list.children[place]?.classList.remove("is-active");
      this.active = item;
      const line = this.list.children[this.items.indexOf(item)];
      if (!line) return this.input.removeAttribute("aria-activedescendant");
      line.classList.add("is-active");
      this.input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    }

    move(to) {
      const last = this.items.length - 1;
      if (last < 0) return;
      this.moved = true;
      const now = this.items.indexOf(this.active);
      this.highlight(this.items[{ first: 0, last, down: now < last ? now + 1 : 0, up: now > 0 ? now - 1 : last }[to]]);
    }

    close() {
      this.offer([]);
      this.pop.hidden = this.more.hidden = true;
    }

    // Choosing ---------------------------------------------------------------------------------------------------
    choose(item) {
      this.stop();
      if (item.goes_on) return this.goOn(item);
      this.takeBack();
      const before = [this.input.value, this.value];
      this.close();
      this.show(item.value ?? "", item.fill?.[this.input.name] || item.label, item.note ?? "");
      if (this.strict && document.activeElement === this.input) this.input.select(); // the next letter begins anew
      this.changed();
      const { filled, left, undo } = this.form && item.fill
        ? fill(this.form, [this.input.name, this.input.dataset.valueName], item.fill, this.input.dataset.overwrites?.split(" "))
        : { filled: 0, left: 0, undo() {} };
      this.taken = { undo, before };
      const counts = [filled && say("filled", { count: filled }), left && say("leftAlone", { count: left })].filter(Boolean);
      this.tellFilled(filled, counts);
      announce([say("chosen", { name: item.label }), ...counts].join(". "));
    }

    tellFilled(filled, counts) {
      this.state = "";
      this.said.hidden = !counts.length;
      this.said.replaceChildren(counts.join(". "));
      if (!filled) return;
      const button = element("button", { type: "button", class: "plain" }, say("undoFilling"));
      button.addEventListener("click", () => this.undo());
      this.said.append(" ", button);
    }

    // What an earlier choice filled in is not the new one's.
    takeBack() {
      this.taken?.undo();
      this.taken = null;
      if (!this.state) this.said.hidden = true;
    }

    undo() {
      const [text, value] = this.taken.before;
      this.takeBack();
      this.input.value = text;
      this.put(value, value ? text : "");
      this.back = null;
      this.changed();
      if (this.strict) this.beside("");
      this.input.focus();
      announce(say("undone"));
    }

    // A street: its name stands in the field, and the house is typed after it.
    goOn(item) {
      this.street = { value: item.value, label: item.label };
      this.input.value = `${item.label} `;
      this.put(item.value ?? "", item.label);
      this.changed();
      this.input.focus();
      this.input.setSelectionRange(this.input.value.length, this.input.value.length);
      announce(say("chosen", { name: item.label }));
      this.ask(this.text);
    }

    empty() {
      this.stop();
      this.close();
      this.takeBack();
      const had = this.value || this.told;
      const name = this.label;
      this.show();
      if (!had) return;
      this.changed();
      announce(say("removed", { name }));
    }

    // Leaving a strict field: an exact word is taken, an emptied field is emptied, anything else is pointed out.
    leave() {
      const unasked = this.waiting;
      if (this.strict && this.text && !this.value && unasked) {
        this.close();
        if (unasked !== true) this.ask(this.text); // the answer is for settle()
        return;
      }
      const { items } = this;
      this.stop();
      this.close();
      if (!this.strict) return;
      if (!this.text) return this.told || this.value ? this.empty() : this.know(true);
      if (!this.value) this.settle(this.answeredTo === this.text ? items : []);
    }

    settle(items) {
      const text = fold(this.text);
      if (!text || this.value || this.radios?.querySelector(":checked")) return;
      const exact = items.filter(({ label }) => fold(label.trim()) === text);
      if (exact.length === 1) return this.choose(exact[0]);
      if (this.told) this.changed();
      if (!this.state) this.know(false);
    }

    // Keys -------------------------------------------------------------------------------------------------------
    key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const { open } = this;
      const arrow = (to) => {
        if (open && this.items.length) return this.move(to);
        if (this.text.length < LEAST || this.waiting) return false;
        this.ask(this.text);
      };
      const handled = {
        ArrowDown: () => arrow("down"),
        ArrowUp: () => arrow("up"),
        Home: () => open && this.moved && this.move("first"),
        End: () => open && this.moved && this.move("last"),
        Enter: () => {
          if (open && this.active) this.choose(this.active);
          else if (open || this.waiting) this.strict || this.close();
          else if (!this.strict || this.form?.method === "get") return false;
        },
        Escape: () => {
          const other = this.strict && this.back && !this.value;
          if (!open && !other) return false;
          this.stop();
          this.close();
          if (other) this.show(...this.back);
        },
        Tab: () => {
          if (open && this.active) this.choose(this.active);
          return false;
        },
      }[event.key];
      const done = handled?.();
      if (!handled || done === false || (done === undefined && event.key === "Tab")) return;
      event.preventDefault();
      event.stopPropagation();
    }

    listen() {
      const { input } = this;
      input.addEventListener("input", (event) => {
        if (window.kenesh.filling) this.rest();
        else if (!event.isComposing) this.typed();
      });
      input.addEventListener("compositionend", () => this.typed());
      input.addEventListener("change", (event) => this.strict && event.stopPropagation()); // the hidden field's is the form's
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("focus", () => {
        this.patient = false;
        this.kept.clear();
        if (this.strict) input.select();
      });
      input.addEventListener("blur", () => this.leave());
      this.pop.addEventListener("mousedown", (event) => event.preventDefault());
      this.box.addEventListener("mousedown", (event) => {
        if (event.target === input || event.target.closest("button")) return;
        event.preventDefault();
        input.focus();
      });
      this.clear.addEventListener("click", () => {
        this.empty();
        input.focus();
      });
      window.addEventListener("online", () => {
        if (!input.isConnected || this.state !== "lost") return;
        this.note("");
        if (document.activeElement === input && this.text.length >= LEAST && !this.value) this.ask(this.text);
      });
      this.form?.addEventListener("reset", () => setTimeout(() => this.rest()));
      if (this.strict && this.form?.method === "get")
        this.form.addEventListener("formdata", ({ formData }) => {
          if (!input.isConnected) return; // an address says what is chosen, not how it was typed
          for (const name of [input.name, this.shown?.name]) if (name) formData.delete(name);
        });
    }
  }

  function enhance(root) {
    const found = root.matches?.("input[data-suggest]") ? [root] : root.querySelectorAll?.("input[data-suggest]") ?? [];
    for (const input of found) if (!input.suggest) new Suggest(input);
  }

  enhance(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeType === 1) enhance(node);
  }).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const input of document.querySelectorAll("input[data-suggest]")) input.suggest?.rest();
  });
})();
