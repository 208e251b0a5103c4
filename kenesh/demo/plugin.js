// A stand-in for cadesplugin: the objects of the CryptoPro plug-in that the page of signing asks for. Every property is a
// promise, as the real ones are; keys and arithmetic are the server's (kenesh/demo/plugin.py). Only in a demonstration.
(() => {
  "use strict";

  const here = new URL(".", document.currentScript.src);
  const TIME_VALID = 9, EXTENDED_PROPERTY = 6;
  const late = (value) => Promise.resolve(value);

  const known = (told) => ({
    told,
    get SubjectName() { return late(told.subject); },
    get IssuerName() { return late(told.issuer); },
    get Thumbprint() { return late(told.thumbprint); },
    get ValidFromDate() { return late(told.since); },
    get ValidToDate() { return late(told.until); },
    PublicKey: () => late({ get Algorithm() { return late({ get Value() { return late(told.algorithm); } }); } }),
  });

  const some = (list) => ({
    get Count() { return late(list.length); },
    Item: (number) => late(list[number - 1]),
    Find: (by) => late(some(by === TIME_VALID ? list.filter(({ told }) => Date.parse(told.until) > Date.now()) : list)),
  });

  function store() {
    let all = [];
    return {
      async Open() {
        const answer = await fetch(new URL("certificates/", here));
        if (!answer.ok) throw new Error(await answer.text());
        all = (await answer.json()).certificates.map(known);
      },
      Close: () => late(),
      get Certificates() { return late(some(all)); },
    };
  }

  // What is set by propset_… and read again by SignHash.
  function kept(...names) {
    const values = {};
    const set = Object.fromEntries(names.map((name) => [`propset_${name}`, (value) => late(void (values[name] = value))]));
    return { values, ...set };
  }

  function hashed() {
    const made = kept("Algorithm", "DataEncoding");
    made.SetHashValue = (hash) => late(void (made.values.Hash = hash));
    return made;
  }

  function signer() {
    const made = kept("Certificate", "CheckCertificate", "Options", "TSAAddress");
    Object.defineProperty(made, "AuthenticatedAttributes2", { get: () => late({ Add: () => late() }) });
    return made;
  }

  const signed = () => ({
    async SignHash(hash, by, type) {
      const told = by.values.Certificate.told;
      const bits = { 101: "256", 102: "512" }[hash.values.Algorithm];
      if (type !== 1 || bits !== String(told.bits)) throw new Error("The parameter is incorrect. (0x80070057)");
      const answer = await fetch(new URL("sign/", here), {
        method: "POST",
        headers: { "x-csrftoken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: new URLSearchParams({ hash: hash.values.Hash, bits, certificate: told.name }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.text();
    },
  });

  const objects = {
    "CAdESCOM.Store": store,
    "CAdESCOM.HashedData": hashed,
    "CAdESCOM.CPSigner": signer,
    "CAdESCOM.CPAttribute": () => kept("Name", "Value"),
    "CAdESCOM.CadesSignedData": signed,
  };

  window.cadesplugin = Object.assign(Promise.resolve(), {
    CAPICOM_CURRENT_USER_STORE: 2,
    CAPICOM_MY_STORE: "My",
    CAPICOM_STORE_OPEN_MAXIMUM_ALLOWED: 2,
    CAPICOM_CERTIFICATE_FIND_TIME_VALID: TIME_VALID,
    CAPICOM_CERTIFICATE_FIND_EXTENDED_PROPERTY: EXTENDED_PROPERTY,
    CAPICOM_CERTIFICATE_INCLUDE_WHOLE_CHAIN: 1,
    CADESCOM_AUTHENTICATED_ATTRIBUTE_SIGNING_TIME: 0,
    CADESCOM_CADES_BES: 1,
    CreateObjectAsync: async (name) => {
      if (!(name in objects)) throw new Error(`Class not registered: ${name} (0x80040154)`);
      return objects[name]();
    },
  });
})();
