// What only a person does. Mail scanners and link previews open pages too, and may run their scripts.

const LEAST_PX = 4;

/**
 * Call `act` once, at the first gesture of a person on the visible page: a moved pointer, a touch, a wheel, a key.
 * What scripts send is no gesture. Nor is `scroll`: a browser that goes back to a page scrolls it by itself.
 * @param {() => void} act
 */
export function onFirstGesture(act) {
  // A program drives this browser. It may press the button; that it moves its pointer says nothing.
  if (navigator.webdriver) return;
  const over = new AbortController();
  /** @type {PointerEvent | null} */
  let first = null;
  const notice = (/** @type {Event} */ event) => {
    if (!event.isTrusted || document.hidden) return;
    if (event instanceof PointerEvent && event.type === "pointermove") {
      // A pointer that lies on a page when it opens may be reported once, without a move.
      first ??= event;
      if (Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) < LEAST_PX) return;
    }
    over.abort();
    act();
  };
  for (const name of ["pointermove", "pointerdown", "touchstart", "wheel", "keydown"]) {
    addEventListener(name, notice, { passive: true, capture: true, signal: over.signal });
  }
}
