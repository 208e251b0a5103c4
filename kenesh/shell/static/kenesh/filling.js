// What a choice fills in beside itself (suggest.js): fields of its form by name. What a person has typed stays; what was
// filled in is marked until somebody changes it, and can be taken back as a whole.
(() => {
  "use strict";

  const { say, element } = window.kenesh;

  const fieldsOf = (form, name) => Array.from(form.elements).filter((field) => field.name === name);
  const same = (some, others) => some.length === others.length && some.every((value, place) => value === others[place]);

  // The value of a field, as a list whatever the field is; empty where there is none.
  function read(fields) {
    const [first] = fields;
    if (first.type === "radio" || first.type === "checkbox") return fields.filter(({ checked }) => checked).map(({ value }) => value);
    if (first.type === "select-multiple") {
      const chosen = Array.from(first.selectedOptions, ({ value }) => value);
      const order = first.combobox?.order ?? [];
      return chosen.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    }
    if (first.suggest?.strict) return first.value ? first.suggest.chosen : [];
    return first.value ? [first.value] : [];
  }

  function listed(value) {
    if (value === null || value === undefined || value === false || value === "") return [];
    if (value === true) return ["on"];
    if (Array.isArray(value)) return value.map(String);
    if (typeof value === "object") return [value.value, value.label, value.note ?? ""].map(String);
    return [String(value)];
  }

  // Whether the field has such a value to choose: an entry may have been retired since.
  function possible(fields, values) {
    const [first] = fields;
    if (first.disabled || first.readOnly) return false;
    if (first.options) return values.every((value) => Array.from(first.options).some((option) => option.value === value));
    if (first.type === "radio") return values.every((value) => fields.some((field) => field.value === value));
    return true;
  }

  function write(fields, values) {
    const [first] = fields;
    if (first.type === "radio" || first.type === "checkbox") for (const field of fields) field.checked = values.includes(field.value);
    else if (first.options) {
      const wanted = first.multiple || values.length ? values : [""];
      for (const option of first.options) option.selected = wanted.includes(option.value);
      if (first.combobox) first.combobox.order = values;
    } else if (first.suggest?.strict) first.suggest.show(...values);
    else first.value = values[0] ?? "";
    window.kenesh.filling = true;
    for (const kind of ["input", "change"]) first.dispatchEvent(new Event(kind, { bubbles: true }));
    window.kenesh.filling = false;
  }

  function mark(field) {
    const place = field.closest(".field");
    const label = place?.querySelector(".form-label, .form-check-label");
    if (!label || place.classList.contains("field-filled")) return;
    place.classList.add("field-filled");
    label.append(" ", element("small", { class: "filled-in" }, say("filledIn")));
  }

  function unmark(field) {
    const place = field.closest(".field-filled");
    place?.classList.remove("field-filled");
    place?.querySelector(".filled-in")?.remove();
  }

  // The line that suggests whose hidden field this is.
  const lineOf = (form, name) => Array.from(form.elements).find((field) => field.dataset.valueName === name)?.name;

  // values: field → value (several: a list; one of a suggesting field: {value, label, note}). own: names of the fields of
  // the choice itself. over: names of those it is written over. Gives how many were filled in, how many had something
  // else and were left, and undo().
  function fill(form, own, values, over = []) {
    const done = [];
    const left = [];
    for (const [name, value] of Object.entries(values)) {
      const fields = fieldsOf(form, name);
      const wanted = listed(value);
      if (!fields.length || !wanted.length || own.includes(name)) continue;
      const before = read(fields);
      if (same(before, wanted) || !possible(fields, wanted)) continue;
      const unseen = fields[0].type === "hidden" && !fields[0].suggest;
      if (unseen && left.includes(lineOf(form, name))) continue; // the words it tells of are another's
      if (before.length && !unseen && !over.includes(name)) {
        left.push(name);
        continue;
      }
      write(fields, wanted);
      if (!unseen) mark(fields[0]);
      done.push({ fields, before, wanted, unseen });
    }
    const undo = () => {
      for (const { fields, before, wanted } of done) {
        if (!fields[0].isConnected || !same(read(fields), wanted)) continue; // changed since: it is the person's own
        write(fields, before);
        unmark(fields[0]);
      }
    };
    return { filled: done.filter(({ unseen }) => !unseen).length, left: left.length, undo };
  }

  for (const kind of ["input", "change"])
    document.addEventListener(kind, ({ target }) => {
      if (!window.kenesh.filling && target.closest) unmark(target);
    });

  Object.assign(window.kenesh, { fill });
})();
