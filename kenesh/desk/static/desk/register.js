// The menu of a column: also by the right button of the mouse on its heading, and by the arrow keys once it is open.
// Without this file the button «⋮» opens it, and the Tab key leads through it.
(() => {
  "use strict";

  const MENU = ".register-menu";
  const openMenu = () => document.querySelector(`${MENU}:popover-open`);
  const buttonOf = (menu) => document.querySelector(`[popovertarget="${menu.id}"]`);
  const items = (menu) => [...menu.querySelectorAll('[role="menuitem"]')];

  function open(menu, x, y) {
    buttonOf(menu).focus({ preventScroll: true }); // it gets the focus back
    menu.showPopover();
    menu.classList.add("is-placed");
    menu.style.left = `${Math.max(8, Math.min(x, document.documentElement.clientWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(y, window.innerHeight - menu.offsetHeight - 8))}px`;
    items(menu)[0].focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".register-more");
    if (!button) return;
    event.preventDefault(); // what the button would do by itself
    const menu = button.popoverTargetElement;
    const { left, bottom } = button.getBoundingClientRect();
    menu.matches(":popover-open") ? menu.hidePopover() : open(menu, left, bottom + 4);
  });

  // Some systems ask for a menu while the button is still down, and a button that comes up closes menus.
  let isDown = false;
  document.addEventListener("pointerdown", () => (isDown = true), { capture: true });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (isDown = false), { capture: true });
  function onceUp(act) {
    if (!isDown) return act();
    const ends = new AbortController();
    const after = () => (ends.abort(), setTimeout(act));
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, after, { signal: ends.signal });
  }

  document.addEventListener("contextmenu", (event) => {
    const heading = event.target.closest?.("th[data-column]");
    if (!heading || event.target.closest(MENU)) return;
    event.preventDefault();
    openMenu()?.hidePopover();
    const { left, bottom } = heading.getBoundingClientRect(); // asked for by a key, it says no place
    onceUp(() => open(heading.querySelector(MENU), event.clientX || left, event.clientY || bottom));
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(MENU);
    if (!menu) return;
    const all = items(menu);
    const here = all.indexOf(event.target);
    const there = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (there === undefined) return;
    event.preventDefault();
    all.at(there % all.length).focus();
  });

  document.addEventListener("click", ({ target }) => target.closest?.(`${MENU} [role="menuitem"]`)?.closest(MENU).hidePopover());
  window.addEventListener("scroll", () => openMenu()?.hidePopover(), { passive: true });
})();
