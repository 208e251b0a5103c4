// Files of a form: each is sent at once when it is chosen or dropped, with its own progress, and the form keeps only its
// number. Without this file they go with the form.
(() => {
  "use strict";

  const AT_ONCE = 2;
  const STALLED = 60000; // milliseconds without a byte
  const live = document.getElementById("live");
  const say = (words, name) => { if (live) live.textContent = words.replace("{name}", name); };
  const token = (form) =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form?.elements.csrfmiddlewaretoken?.value ?? "";
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

  class Files {
    constructor(box) {
      this.box = box;
      this.words = box.dataset;
      this.list = box.querySelector(".files-list");
      this.input = box.querySelector("input[type=file]");
      this.blank = box.querySelector("template").content.firstElementChild;
      this.note = box.querySelector(".files-note");
      this.waiting = []; // rows not yet begun
      this.sending = new Map(); // row → its request
      this.submitter = null; // what is to be pressed when all have arrived

      this.input.addEventListener("change", () => {
        this.add([...this.input.files]);
        this.input.value = ""; // or the form would send them once more
      });
      box.addEventListener("click", ({ target }) => this.press(target));
      for (const kind of ["dragenter", "dragover"]) box.addEventListener(kind, (event) => this.over(event));
      box.addEventListener("dragleave", ({ relatedTarget }) => {
        if (!box.contains(relatedTarget)) box.classList.remove("is-over");
      });
      box.addEventListener("drop", (event) => this.drop(event));
      this.form?.addEventListener("submit", (event) => this.hold(event), true);
    }

    get form() {
      return this.input.form;
    }

    over(event) {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      this.box.classList.add("is-over");
    }

    drop(event) {
      this.box.classList.remove("is-over");
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const folders = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
      this.add([...event.dataTransfer.files], folders);
    }

    // How many files the record would have.
    get count() {
      return this.list.children.length - this.list.querySelectorAll("input[type=checkbox]:checked").length;
    }

    add(files, folders = []) {
      this.tell("");
      for (const [number, file] of files.entries()) {
        if (this.count >= Number(this.words.most)) return this.tell(this.words.tooMany);
        const row = document.importNode(this.blank, true);
        row.file = file;
        row.querySelector(".files-name").textContent = file.name;
        row.querySelector("progress").setAttribute("aria-label", this.words.sending.replace("{name}", file.name));
        for (const button of row.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}: ${file.name}`);
        this.list.append(row);
        if (folders[number]) this.fail(row, this.words.folder, false);
        else if (!file.size) this.fail(row, this.words.empty, false);
        else if (file.size > Number(this.words.largest)) this.fail(row, this.words.tooLarge, false);
        else this.waiting.push(row);
      }
      this.next();
    }

    next() {
      while (this.waiting.length && this.sending.size < AT_ONCE) this.send(this.waiting.shift());
      if (this.sending.size || !this.submitter) return;
      const { button } = this.submitter;
      this.submitter = null;
      if (this.list.querySelector(".is-wrong")) return this.tell(this.words.unsent);
      this.tell("");
      this.form.requestSubmit(button);
    }

    send(row) {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("field", this.words.field);
      body.append("file", row.file, row.file.name);
      this.sending.set(row, request);
      const [bar, percent] = [row.querySelector("progress"), row.querySelector(".files-percent")];
      let stalled;
      const alive = () => {
        clearTimeout(stalled);
        stalled = setTimeout(() => { request.abort(); done(() => this.fail(row, this.words.lost, true)); }, STALLED);
      };
      const done = (act) => {
        if (this.sending.get(row) !== request) return; // cancelled, or stalled
        clearTimeout(stalled);
        this.sending.delete(row);
        act();
        this.next();
      };
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        alive();
        const sent = Math.floor((100 * loaded) / total);
        if (sent < 100) bar.value = sent;
        else bar.removeAttribute("value");
        percent.textContent = sent < 100 ? `${sent} %` : this.words.checking;
      });
      request.addEventListener("load", () => done(() => this.answered(row, request)));
      request.addEventListener("error", () => done(() => this.fail(row, this.words.lost, true)));
      request.open("POST", this.words.files);
      request.setRequestHeader("X-CSRFToken", token(this.form));
      alive();
      request.send(body);
    }

    answered(row, request) {
      const { status, responseText } = request;
      const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
      if (status === 201) {
        const focused = row.contains(document.activeElement);
        row.insertAdjacentHTML("beforebegin", responseText.trim());
        const arrived = row.previousElementSibling;
        row.remove();
        if (focused) arrived.querySelector("button").focus();
        say(this.words.added, row.file.name);
        this.changed();
      } else if (plain) this.fail(row, responseText, status >= 500);
      else if (status === 413) this.fail(row, this.words.tooLarge, false);
      else this.fail(row, status >= 500 || status === 400 ? this.words.broken : this.words.signedOut, true);
    }

    fail(row, sentence, again) {
      row.classList.remove("is-sending");
      row.classList.add("is-wrong");
      const wrong = row.querySelector(".files-wrong");
      wrong.textContent = sentence;
      wrong.hidden = false;
      for (const part of row.querySelectorAll("progress, .files-percent, [data-files-cancel]")) part.hidden = true;
      row.querySelector("[data-files-take]").hidden = false;
      row.querySelector("[data-files-again]").hidden = !again;
      say(`{name}: ${sentence}`, row.file.name);
    }

    again(row) {
      row.classList.replace("is-wrong", "is-sending");
      for (const part of row.querySelectorAll("progress, .files-percent, [data-files-cancel]")) part.hidden = false;
      for (const part of row.querySelectorAll(".files-wrong, [data-files-take], [data-files-again]")) part.hidden = true;
      row.querySelector("progress").value = 0;
      row.querySelector(".files-percent").textContent = "";
      row.querySelector("[data-files-cancel]").focus();
      this.waiting.push(row);
      this.next();
    }

    press(target) {
      const button = target.closest("button");
      const row = button?.closest(".files-row");
      if (!row) return;
      if (button.matches("[data-files-again]")) return this.again(row);
      if (!button.matches("[data-files-take], [data-files-cancel]")) return;
      const request = this.sending.get(row);
      this.sending.delete(row);
      request?.abort();
      this.waiting = this.waiting.filter((other) => other !== row);
      const name = row.file?.name ?? row.querySelector(".files-name").firstChild.textContent;
      row.remove();
      this.input.focus();
      say(this.words.removed, name);
      this.tell("");
      this.changed();
      this.next();
    }

    // A form does not leave before its files have arrived, nor silently without one that has not.
    hold(event) {
      const busy = this.sending.size + this.waiting.length > 0;
      const wrong = this.list.querySelector(".is-wrong");
      if (!busy && !wrong) return;
      event.preventDefault();
      event.stopPropagation();
      if (busy) this.submitter = { button: event.submitter };
      this.tell(busy ? this.words.busy : this.words.unsent);
      if (!busy) wrong.querySelector("button:not([hidden])").focus();
    }

    tell(words) {
      this.note.textContent = words;
      this.note.hidden = !words;
    }

    // The draft of the form is kept with the files it has now.
    changed() {
      this.input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const known = new WeakSet();
  function arrive() {
    for (const box of document.querySelectorAll("[data-files]")) {
      if (known.has(box)) continue;
      known.add(box);
      new Files(box);
    }
  }
  arrive();
  document.addEventListener("htmx:after:swap", arrive);

  // A file dropped beside its place would replace the page, and with it what is typed.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.defaultPrevented && carriesFiles(event) && document.querySelector("[data-files]")) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "none";
      }
    });
  }
})();
