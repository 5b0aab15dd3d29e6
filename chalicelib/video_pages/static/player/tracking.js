// Google Analytics, where the template asks for it: nothing of it is loaded before the viewer agrees.

import { make, makeButton } from "./dom.js";

/** @typedef {{dataLayer?: unknown[]}} WithLayer */

/**
 * Ask the viewer, and load Google Analytics if the answer is yes. Nothing remembers the answer.
 * @param {string} id such as G-ABC123
 */
export function askToTrack(id) {
  const banner = make("section", { class: "consent", "aria-label": "Statistics" });
  const answer = (/** @type {boolean} */ isYes) => () => {
    banner.remove();
    if (isYes) track(id);
  };
  const question = "May Google Analytics count this visit? It sets cookies.";
  banner.append(
    make("p", {}, question),
    make("p", { class: "buttons" }, makeButton({}, answer(true), "Yes"), makeButton({}, answer(false), "No")),
  );
  document.body.append(banner);
}

/** @param {string} id */
function track(id) {
  const page = /** @type {Window & WithLayer} */ (window);
  const layer = (page.dataLayer ??= []);
  // Google's script wants the arguments of a call, not a list.
  const tag = function () {
    layer.push(arguments);
  };
  const call = /** @type {(...all: unknown[]) => void} */ (tag);
  call("js", new Date());
  call("config", id);
  document.head.append(make("script", { src: `https://www.googletagmanager.com/gtag/js?id=${encodeURIComponent(id)}`, async: true }));
}
