// A date typed in the way of the page's language. As soon as it is left, it is written out in full, so that one sees
// what was understood (2111 → 21.11.2026), and a button opens the browser's own calendar. The calendar belongs to a
// native field that stands unseen behind and has no name: what is typed is what is sent, and read, by the server.
(() => {
  "use strict";

  const ISO = { date: "%Y-%m-%d", "datetime-local": "%Y-%m-%dT%H:%M" };
  // As in kenesh/shell/dates.py.
  const DAY = [
    /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
    /^(?<day>\d{1,2})(?<mark>[.\/-])(?<month>\d{1,2})(?:\k<mark>(?<year>\d{4}|\d\d)?)?$/,
    /^(?<day>\d\d)(?<month>\d\d)(?<year>\d{4}|\d\d)?$/,
  ];
  const TIME = /^(?<hour>\d{1,2})[:.]?(?<minute>\d\d)(?::\d\d)?$/;

  function read(text) {
    const [first, ...rest] = text.trim().split(/[\sT,]+/);
    const day = DAY.map((written) => first.match(written)?.groups).find(Boolean);
    const time = (rest.join("") || "00:00").match(TIME)?.groups;
    if (!day || !time) return null;
    const thisYear = String(new Date().getFullYear());
    const year = day.year?.length === 2 ? thisYear.slice(0, 2) + day.year : day.year ?? thisYear;
    const meant = new Date(Date.UTC(year, day.month - 1, day.day)); // 31 February would be in March
    if (year < 1 || meant.getUTCMonth() !== day.month - 1 || time.hour > 23 || time.minute > 59) return null;
    const two = (figures) => figures.padStart(2, "0");
    return { d: two(day.day), m: two(day.month), Y: year, H: two(time.hour), M: two(time.minute) };
  }

  const write = (parts, pattern) => pattern.replace(/%([dmYHM])/g, (_, part) => parts[part]);

  function listen(box) {
    if (box.dataset.listens) return;
    box.dataset.listens = "";
    const { calendar, pattern } = box.dataset;
    const [text, button] = [box.querySelector("input"), box.querySelector("button")];
    const native = document.createElement("input");
    native.type = calendar;
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    box.append(native);

    text.addEventListener("change", () => {
      const parts = read(text.value);
      if (parts) text.value = write(parts, pattern); // what is no date stays as it was typed: the server says so
    });
    for (const kind of ["input", "change"]) {
      native.addEventListener(kind, (event) => {
        event.stopPropagation(); // the form hears of the field that is sent
        text.value = native.value ? write(read(native.value), pattern) : "";
        text.dispatchEvent(new Event(kind, { bubbles: true }));
      });
    }
    if (!button || !("showPicker" in native)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const parts = read(text.value);
      native.value = parts ? write(parts, ISO[calendar]) : "";
      native.showPicker();
    });
  }

  const arrive = () => document.querySelectorAll("[data-calendar]").forEach(listen);
  arrive();
  document.addEventListener("htmx:after:swap", arrive);
})();
