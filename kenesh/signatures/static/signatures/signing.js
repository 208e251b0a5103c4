// Signing with the CryptoPro plug-in (signatures/sign.html): the certificates of this computer, then the hash that the
// server has told, signed as CAdES-BES and sent. Words and hashes are the page's; what the plug-in refuses has its
// sentence in [data-signing-errors], by the code of the error.
(() => {
  "use strict";

  const WAITS = 15_000; // ms for the plug-in to answer
  const KEYS = { "1.2.643.7.1.1.1.1": [101, "hash-256"], "1.2.643.7.1.1.1.2": [102, "hash-512"] }; // GOST R 34.10-2012
  const KEY_PROV_INFO = 2; // the certificate has its key here

  const box = document.querySelector("[data-signing]");
  const help = document.querySelector("[data-signing-help]");
  if (!box) return;
  const at = (name) => box.querySelector(`[data-signing-${name}]`);
  const [form, list, wrong, again] = ["form", "certificates", "wrong", "again"].map(at);
  const certificates = new Map(); // the radio button → [certificate, kind of its key]

  const say = (words) => (at("says").textContent = words);
  const make = (name) => window.cadesplugin.CreateObjectAsync(name);

  // The vendor's script makes window.cadesplugin, a promise; it is asked for here so that nobody misses its refusal.
  function plugin() {
    window.cadesplugin_skip_extension_install = true; // our own words instead of a window of its own
    window.cadesplugin_load_timeout = WAITS;
    return new Promise((found, absent) => {
      const listen = () => window.cadesplugin.then(() => found(), absent);
      if (window.cadesplugin) return listen();
      const script = document.createElement("script");
      script.src = box.dataset.vendor;
      script.onload = listen;
      script.onerror = absent;
      document.head.append(script);
      setTimeout(absent, WAITS + 1000);
    });
  }

  // «CN=Иванов И. И., O="ООО ""Весы"", филиал"» by its parts.
  function parts(name) {
    const found = {};
    for (const [, key, quoted, plain] of name.matchAll(/\s*([^\s=,"]+)\s*=\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)) {
      found[key.toUpperCase()] ??= quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"');
    }
    return found;
  }

  const day = (told) => new Date(told).toLocaleDateString("ru-RU"); // 21.11.2026, as everywhere here

  async function row(certificate) {
    const algorithm = await (await certificate.PublicKey()).Algorithm;
    const kind = KEYS[await algorithm.Value];
    if (!kind) return;
    const [subject, issuer] = [parts(await certificate.SubjectName), parts(await certificate.IssuerName)];
    const made = at("certificate").content.firstElementChild.cloneNode(true);
    const person = [subject.SN, subject.G ?? subject.GN].filter(Boolean).join(" ") || subject.CN || "—";
    const told = {
      name: person,
      organisation: subject.O ?? (subject.CN === person ? "" : subject.CN),
      issuer: issuer.CN ?? issuer.O ?? "—",
      since: day(await certificate.ValidFromDate),
      until: day(await certificate.ValidToDate),
      bits: kind[1].slice("hash-".length),
    };
    for (const [name, words] of Object.entries(told)) {
      const place = made.querySelector(`[data-${name}]`);
      place.textContent = words ?? "";
      place.hidden = !words;
    }
    const button = made.querySelector("input");
    button.value = String(certificates.size);
    button.checked = !certificates.size;
    certificates.set(button, [certificate, kind]);
    list.append(made);
  }

  async function offer() {
    const { cadesplugin: api } = window;
    const store = await make("CAdESCOM.Store");
    await store.Open(api.CAPICOM_CURRENT_USER_STORE, api.CAPICOM_MY_STORE, api.CAPICOM_STORE_OPEN_MAXIMUM_ALLOWED);
    try {
      const valid = await (await store.Certificates).Find(api.CAPICOM_CERTIFICATE_FIND_TIME_VALID);
      const own = await valid.Find(api.CAPICOM_CERTIFICATE_FIND_EXTENDED_PROPERTY, KEY_PROV_INFO);
      const many = await own.Count;
      for (let number = 1; number <= many; number += 1) await row(await own.Item(number));
    } finally {
      await store.Close();
    }
  }

  async function sign(certificate, [algorithm, hash]) {
    const { cadesplugin: api } = window;
    const hashed = await make("CAdESCOM.HashedData");
    await hashed.propset_Algorithm(algorithm);
    await hashed.SetHashValue(box.dataset[hash].toUpperCase());
    const time = await make("CAdESCOM.CPAttribute");
    await time.propset_Name(api.CADESCOM_AUTHENTICATED_ATTRIBUTE_SIGNING_TIME);
    await time.propset_Value(new Date());
    const signer = await make("CAdESCOM.CPSigner");
    await signer.propset_Certificate(certificate);
    await signer.propset_CheckCertificate(true);
    await signer.propset_Options(api.CAPICOM_CERTIFICATE_INCLUDE_WHOLE_CHAIN);
    await (await signer.AuthenticatedAttributes2).Add(time);
    return (await make("CAdESCOM.CadesSignedData")).SignHash(hashed, signer, api.CADESCOM_CADES_BES);
  }

  function refuse(error) {
    const said = String(error?.message ?? error ?? "");
    const code = /0x([0-9a-f]{8})/i.exec(said)?.[1].toUpperCase();
    const known = [...at("errors").children].find((one) => code && one.dataset.codes.split(" ").includes(code));
    say("");
    at("sentence").textContent = known ? known.textContent : box.dataset.other;
    at("code").textContent = known ? `0x${code}` : said;
    wrong.hidden = again.hidden = false;
  }

  const clear = () => (wrong.hidden = again.hidden = true);

  async function start() {
    clear();
    help.hidden = true;
    say(box.dataset.looking);
    certificates.clear();
    list.replaceChildren();
    try {
      await plugin();
    } catch {
      say(box.dataset.absent);
      help.hidden = false;
      return;
    }
    try {
      await offer();
    } catch (error) {
      refuse(error);
      return;
    }
    form.hidden = !certificates.size;
    help.hidden = Boolean(certificates.size);
    say(certificates.size ? box.dataset.choose : box.dataset.none);
    list.querySelector("input")?.focus();
  }

  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = [...certificates].find(([button]) => button.checked)?.[1];
    if (busy || !chosen) return;
    busy = true;
    clear();
    say(box.dataset.busy);
    form.setAttribute("aria-busy", "true");
    try {
      form.elements.signature.value = await sign(...chosen);
      say(box.dataset.sending);
      form.submit();
    } catch (error) {
      refuse(error);
      again.hidden = true; // the button of the form does it
      busy = false;
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  again.addEventListener("click", start);
  start();
})();
