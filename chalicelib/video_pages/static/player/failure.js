// A video that cannot be played: what the viewer reads instead.

import { make } from "./dom.js";

/** @typedef {import("./layer.js").Layer} Layer */

const PATIENCE_MS = 1000;

/**
 * Say so on top of the video if it cannot be loaded or decoded.
 * @param {HTMLVideoElement} video
 * @param {Layer} layer
 */
export function watchFailure(video, layer) {
  const show = () => {
    const text = "The video cannot be played. Check your connection, and load the page again.";
    layer.show(make("section", {}, make("p", { class: "words" }, text)), { kind: "dialog", label: text, blocks: true });
  };
  video.addEventListener("error", show);
  // The last source that fails has no other behind it.
  [...video.querySelectorAll("source")].at(-1)?.addEventListener("error", show);
  // They may have failed before, without a listener. While it chooses one, a video has no source for a moment, too.
  setTimeout(() => {
    if (video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) show();
  }, PATIENCE_MS);
}
