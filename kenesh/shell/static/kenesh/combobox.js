// A native <select data-combobox> made quicker: type the beginnings of words, press Enter or Tab. The pattern is the
// editable combobox with a list of the ARIA Authoring Practices. The select stays in the page, hidden, and remains
// the only truth: what is chosen here is chosen there, and it fires `change`.
(() => {
  "use strict";

  const { fold, known, find } = window.kenesh;

  const MOST = 100; // options shown at once; more is a list nobody reads
  const SETTLED = 700; // ms without typing before the number found is spoken
  const words = () => document.querySelector('meta[name="kenesh-words"]')?.dataset ?? {};
  const say = (name, values = {}) =>
    (words()[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

  let speaking;
  function announce(text, delay = 0) {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const live = document.getElementById("live");
      if (live) live.textContent = text;
    }, delay);
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  Object.assign(window.kenesh, { say, announce, element });

  // The label with the beginnings that were typed marked in it.
  function marked(entry, typed) {
    const text = entry.option.label;
    const ends = new Map();
    for (const word of typed) {
      const own = entry.inLabel.find((candidate) => candidate.word.startsWith(word));
      if (own) ends.set(own.at, Math.max(ends.get(own.at) ?? 0, own.at + word.length));
    }
    const parts = [];
    let done = 0;
    for (const [from, to] of [...ends].sort((a, b) => a[0] - b[0])) {
      parts.push(text.slice(done, from), element("mark", {}, text.slice(from, to)));
      done = to;
    }
    return [...parts, text.slice(done)];
  }

  class Combobox {
    constructor(select) {
      this.select = select;
      this.multiple = select.multiple;
      this.entries = Array.from(select.options).filter((option) => option.value !== "").map(known);
      this.byValue = new Map(this.entries.map((entry) => [entry.option.value, entry]));
      this.order = (select.dataset.order ?? "").split(" ").filter((value) => this.byValue.get(value)?.option.selected);
      this.active = null; // the highlighted entry
      this.touched = false; // typed or moved since the list opened: only then Tab takes the highlighted one
      this.build();
      this.show();
      this.listen();
      select.combobox = this;
    }

    build() {
      const { select } = this;
      const id = select.id || `combobox-${document.querySelectorAll(".combo").length}`;
      const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
      if (label && !label.id) label.id = `${id}_label`;
      const labelled = select.getAttribute("aria-labelledby") ?? label?.id ?? null;
      const named = labelled ? { "aria-labelledby": labelled } : { "aria-label": select.getAttribute("aria-label") };
      this.input = element("input", {
        type: "text", id, class: "combo-input", role: "combobox", autocomplete: "off", autocapitalize: "off",
        spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}_list`,
        "aria-haspopup": "listbox", ...named, "aria-describedby": select.getAttribute("aria-describedby"),
        "aria-required": select.getAttribute("aria-required"), "aria-invalid": select.getAttribute("aria-invalid"),
      });
      this.input.disabled = select.disabled;
      this.input.autofocus = select.autofocus;
      this.chips = element("ul", { class: "combo-chips", id: `${id}_chips`, ...named });
      this.side = element("span", { class: "combo-side" });
      this.clear = element("button", { type: "button", class: "combo-clear", "aria-label": say("clear"), tabindex: "-1" }, "×");
      this.box = element("div", { class: "combo-box form-control" }, this.input, this.side, this.clear);
      if (this.multiple) this.box.prepend(this.chips);
      this.list = element("ul", { class: "combo-list", role: "listbox", id: `${id}_list`, ...named });
      if (this.multiple) this.list.setAttribute("aria-multiselectable", "true");
      this.more = element("p", { class: "combo-more", hidden: "" });
      this.pop = element("div", { class: "combo-pop", hidden: "" }, this.list, this.more);
      this.wrong = element("p", { class: "combo-error", id: `${id}_unknown`, hidden: "" }, say("unknown"));
      this.root = element("div", { class: "combo" }, this.box, this.pop, this.wrong);
      const focused = document.activeElement === select;
      select.id = `${id}_select`;
      select.hidden = true;
      select.autofocus = false;
      select.after(this.root);
      if (focused) this.input.focus();
    }

    get chosen() {
      if (!this.multiple) return this.entries.filter(({ option }) => option.selected).slice(0, 1);
      const selected = this.entries.filter(({ option }) => option.selected);
      return selected.sort((a, b) => this.place(a) - this.place(b));
    }

    place(entry) {
      const at = this.order.indexOf(entry.option.value);
      return at < 0 ? this.order.length : at;
    }

    get open() {
      return !this.pop.hidden;
    }

    // Draws what is chosen, from the select.
    show() {
      const { chosen } = this;
      if (this.multiple) {
        this.order = chosen.map(({ option }) => option.value);
        this.chips.replaceChildren(...chosen.map((entry) => this.chip(entry)));
        this.chips.hidden = !chosen.length;
        this.input.placeholder = chosen.length ? "" : this.select.dataset.placeholder ?? "";
      } else {
        this.input.value = chosen[0]?.option.label ?? "";
        this.side.textContent = chosen[0]?.option.dataset.note ?? "";
        this.input.placeholder = this.select.dataset.placeholder ?? "";
      }
      this.side.hidden = !this.side.textContent;
      this.clear.hidden = !chosen.length || this.input.disabled;
      this.root.classList.toggle("combo-filled", !this.clear.hidden);
      this.know(true);
    }

    chip(entry) {
      const button = element("button", { type: "button", tabindex: "-1", "aria-label": say("remove", { name: entry.option.label }) }, "×");
      button.addEventListener("click", () => {
        this.remove(entry);
        this.input.focus();
      });
      button.disabled = this.input.disabled;
      return element("li", { class: "combo-chip" }, entry.option.label, button);
    }

    // Typed words that lead to nothing stay in sight, and the field says so.
    know(known) {
      this.wrong.hidden = known;
      this.root.classList.toggle("combo-unknown", !known);
      const described = (this.select.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
      if (!known) described.push(this.wrong.id);
      if (described.length) this.input.setAttribute("aria-describedby", described.join(" "));
      else this.input.removeAttribute("aria-describedby");
      if (known) {
        const invalid = this.select.getAttribute("aria-invalid");
        if (invalid) this.input.setAttribute("aria-invalid", invalid);
        else this.input.removeAttribute("aria-invalid");
      } else this.input.setAttribute("aria-invalid", "true");
    }

    changed(words) {
      this.own = true;
      this.select.dispatchEvent(new Event("input", { bubbles: true }));
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
      this.own = false;
      announce(words);
    }

    choose(entry) {
      entry.option.selected = true;
      if (this.multiple) this.order.push(entry.option.value);
      this.close();
      this.input.value = "";
      this.show();
      if (!this.multiple) this.input.select();
      this.changed(say("chosen", { name: entry.option.label }));
    }

    remove(entry) {
      entry.option.selected = false;
      this.show();
      this.changed(say("removed", { name: entry.option.label }));
    }

    empty() {
      const { chosen } = this;
      this.input.value = "";
      if (!chosen.length) return this.know(true);
      for (const { option } of chosen) option.selected = false;
      if (!this.multiple) {
        const blank = Array.from(this.select.options).findIndex((option) => option.value === "");
        this.select.selectedIndex = blank;
      }
      this.show();
      this.changed(say("removed", { name: chosen.map(({ option }) => option.label).join(", ") }));
    }

    // The list for what is typed; everything when nothing is typed yet.
    offer(text) {
      const offered = this.multiple ? this.entries.filter(({ option }) => !option.selected) : this.entries;
      const { typed, found } = find(offered.filter(({ option }) => !option.disabled), text);
      const grouped = found.some(({ entry }) => entry.option.parentElement.tagName === "OPTGROUP");
      if (!grouped) found.sort((a, b) => a.rank - b.rank);
      const shown = found.slice(0, MOST);
      this.shown = shown.map(({ entry }) => entry);
      this.draw(typed);
      this.more.hidden = shown.length > 0 && shown.length === found.length;
      this.more.textContent = found.length
        ? say("more", { shown: shown.length, count: found.length })
        : say("nothing");
      this.list.hidden = !shown.length;
      const best = shown.reduce((a, b) => (a && a.rank <= b.rank ? a : b), null)?.entry ?? null;
      const [current] = this.multiple ? [] : this.chosen;
      this.highlight(typed.length ? best : this.shown.find((entry) => entry === current) ?? null);
      this.pop.hidden = false;
      this.input.setAttribute("aria-expanded", String(shown.length > 0));
      if (typed.length || !found.length) announce(found.length ? say("found", { count: found.length }) : say("nothing"), SETTLED);
    }

    draw(typed) {
      const lists = new Map();
      this.list.replaceChildren();
      this.shown.forEach((entry, place) => {
        const { option } = entry;
        const item = element("li", {
          class: "combo-option", role: "option", id: `${this.list.id}_${place}`, "aria-selected": String(option.selected),
        }, ...marked(entry, typed));
        if (option.dataset.note) item.append(element("small", {}, option.dataset.note));
        entry.item = item;
        item.addEventListener("click", () => this.choose(entry));
        const group = option.parentElement.tagName === "OPTGROUP" ? option.parentElement : null;
        if (!group) return this.list.append(item);
        if (!lists.has(group)) {
          const name = element("span", { class: "combo-group", id: `${this.list.id}_g${lists.size}`, role: "presentation" }, group.label);
          const inner = element("ul", { role: "group", "aria-labelledby": name.id }, item);
          lists.set(group, inner);
          this.list.append(element("li", { role: "presentation" }, name, inner));
        } else lists.get(group).append(item);
      });
    }

    highlight(entry) {
      this.active?.item?.classList.remove("is-active");
      this.active = entry;
      if (!entry) return this.input.removeAttribute("aria-activedescendant");
      entry.item.classList.add("is-active");
      this.input.setAttribute("aria-activedescendant", entry.item.id);
      requestAnimationFrame(() => entry.item.scrollIntoView({ block: "nearest" }));
    }

    move(to) {
      this.touched = true;
      const last = this.shown.length - 1;
      if (last < 0) return;
      const now = this.shown.indexOf(this.active);
      const place = { first: 0, last, down: now < last ? now + 1 : 0, up: now > 0 ? now - 1 : last }[to];
      this.highlight(this.shown[place]);
    }

    close() {
      this.pop.hidden = true;
      this.touched = false;
      this.highlight(null);
      this.list.replaceChildren();
      this.input.setAttribute("aria-expanded", "false");
    }

    // Leaving: an exact word is taken, an emptied field is emptied, anything else stays typed and is pointed out.
    leave() {
      if (this.open) this.close();
      const typed = fold(this.input.value.trim());
      if (!typed) {
        if (!this.multiple && this.chosen.length) this.empty();
        return this.know(true);
      }
      if (!this.multiple && this.chosen[0] && fold(this.chosen[0].option.label.trim()) === typed) return this.show();
      const exact = this.entries.filter(({ label, option }) => label.trim() === typed && !option.selected);
      if (exact.length === 1) return this.choose(exact[0]);
      const text = this.input.value;
      if (!this.multiple && this.chosen.length) this.empty();
      this.input.value = text;
      this.know(false);
    }

    key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const { open } = this;
      const handled = {
        ArrowDown: () => (open ? this.move("down") : (this.offer(""), this.active || this.move("first"), (this.touched = true))),
        ArrowUp: () => (open ? this.move("up") : (this.offer(""), this.active || this.move("last"), (this.touched = true))),
        Home: () => open && this.touched && this.active && this.move("first"),
        End: () => open && this.touched && this.active && this.move("last"),
        Enter: () => {
          if (open && this.active) this.choose(this.active);
          else if (!open && this.select.form?.method === "get") return false;
        },
        Escape: () => {
          if (!open) return false;
          this.close();
          if (this.multiple) this.input.value = "";
          else this.show();
        },
        Tab: () => {
          if (open && this.touched && this.active) this.choose(this.active);
          return false;
        },
        Backspace: () => {
          const { chosen } = this;
          if (!this.multiple || this.input.value || !chosen.length) return false;
          this.remove(chosen[chosen.length - 1]);
        },
      }[event.key];
      if (handled && handled() !== false) {
        event.preventDefault();
        event.stopPropagation();
      }
    }

    listen() {
      const { input, select } = this;
      input.addEventListener("input", (event) => {
        event.stopPropagation(); // words on their way to a choice are no change of the form
        this.touched = true;
        this.know(true);
        if (input.value.trim()) this.offer(input.value);
        else this.close();
      });
      input.addEventListener("change", (event) => event.stopPropagation());
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("focus", () => input.select());
      input.addEventListener("blur", () => this.leave());
      this.pop.addEventListener("mousedown", (event) => event.preventDefault());
      this.box.addEventListener("mousedown", (event) => {
        if (event.target !== input && !event.target.closest("button")) event.preventDefault();
      });
      this.box.addEventListener("click", (event) => {
        if (event.target.closest("button") || input.disabled) return;
        input.focus();
        if (!this.open) this.offer("");
        else if (event.target !== input) this.close();
      });
      this.clear.addEventListener("click", () => {
        this.empty();
        input.focus();
      });
      select.addEventListener("change", () => this.own || this.show());
      const { form } = select;
      if (!form) return;
      form.addEventListener("reset", () => setTimeout(() => this.show()));
      if (this.multiple && select.name)
        form.addEventListener("formdata", ({ formData }) => {
          if (!select.isConnected || !formData.has(select.name)) return;
          formData.delete(select.name);
          for (const { option } of this.chosen) formData.append(select.name, option.value);
        });
    }
  }

  function enhance(root) {
    const found = root.matches?.("select[data-combobox]") ? [root] : root.querySelectorAll?.("select[data-combobox]") ?? [];
    for (const select of found) if (!select.combobox) new Combobox(select);
  }

  enhance(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeType === 1) enhance(node);
  }).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("pageshow", () => {
    // The browser may have put an earlier choice back into the selects.
    for (const select of document.querySelectorAll("select[data-combobox]")) select.combobox?.show();
  });
})();
