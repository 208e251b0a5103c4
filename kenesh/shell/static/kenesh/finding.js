// Finding options by the beginnings of their words, as kenesh.alphabet folds them: case aside, ё as е, ө as о, ү as у,
// ң as н, ә as а, җ as ж, һ as х; and by what was typed in the other keyboard layout.
(() => {
  "use strict";

  const RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё";
  const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
  const SAME = { ё: "е", ө: "о", ү: "у", ң: "н", ә: "а", җ: "ж", һ: "х" };
  const WORD = /[\p{L}\p{N}]+/gu;

  // Letter for letter, so that a place in the folded text is the same place in the text itself.
  const fold = (text) =>
    Array.from(text, (letter) => {
      const small = letter.toLowerCase();
      return SAME[small] ?? (small.length === letter.length ? small : letter);
    }).join("");

  const retyped = (text, from, to) =>
    Array.from(text, (letter) => {
      const place = from.indexOf(letter);
      return place < 0 ? letter : to[place];
    }).join("");

  const inWords = (text) => Array.from(text.matchAll(WORD), (found) => ({ word: found[0], at: found.index }));

  // What one option can be found by: the words of its label with their places, then its aliases and its note.
  function known(option) {
    const label = fold(option.label);
    const others = fold(`${option.dataset.words ?? ""} ${option.dataset.note ?? ""}`);
    const joined = `${label} ${others}`.split(/\s+/).map((part) => part.replace(/[^\p{L}\p{N}]/gu, ""));
    return { option, label, inLabel: inWords(label), others: [...inWords(others).map(({ word }) => word), ...joined] };
  }

  // The rank of an option for the words typed, less is better; null where a word begins nothing in it.
  function rank(entry, typed) {
    let worst = 0;
    for (const word of typed) {
      const at = entry.inLabel.findIndex((own) => own.word.startsWith(word));
      if (at >= 0) worst = Math.max(worst, at === 0 ? 0 : 1);
      else if (entry.others.some((other) => other.startsWith(word))) worst = 2;
      else return null;
    }
    return worst;
  }

  function find(entries, text) {
    const typed = fold(text.trim());
    if (!typed) return { typed: [], found: entries.map((entry) => ({ entry, rank: 0 })) };
    for (const attempt of [typed, retyped(typed, LATIN, RUSSIAN), retyped(typed, RUSSIAN, LATIN)]) {
      const parts = inWords(fold(attempt)).map(({ word }) => word);
      if (!parts.length) continue;
      const found = entries.flatMap((entry) => {
        const place = rank(entry, parts);
        return place === null ? [] : [{ entry, rank: place }];
      });
      if (found.length) return { typed: parts, found };
    }
    return { typed: [], found: [] };
  }

  window.kenesh = { fold, known, find };
})();
