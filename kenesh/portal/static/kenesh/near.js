// [data-near="<address>"]  a button that asks the browser where the reader is, and opens the address with it. Shown only where
//                          there is such a thing. Two decimals are about a kilometre: nobody's house is told to the server.
(() => {
  "use strict";

  const button = document.querySelector("[data-near]");
  if (!button || !navigator.geolocation || !window.isSecureContext) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-disabled", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const where = new URLSearchParams({ lat: coords.latitude.toFixed(2), lon: coords.longitude.toFixed(2) });
        location.assign(`${button.dataset.near}?${where}`);
      },
      () => {
        button.hidden = true;
        document.querySelector("[data-near-failed]").hidden = false;
      },
      { timeout: 10_000, maximumAge: 600_000 },
    );
  });
})();
