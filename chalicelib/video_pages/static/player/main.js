// The player of a page: joins its parts.

import { isAtEnd, watchTime } from "./clock.js";
import { readConfig } from "./config.js";
import { addControls } from "./controls.js";
import { CallToAction } from "./cta.js";
import { watchFailure } from "./failure.js";
import { ViewerForm } from "./form.js";
import { Layer } from "./layer.js";
import { ParentPage } from "./parent.js";
import { Playback } from "./playback.js";
import { Statistics } from "./statistics.js";
import { askToTrack } from "./tracking.js";
import { newViewing } from "./viewing.js";

/** @typedef {import("./config.js").Config} Config */

const COUNTERS = /** @type {const} */ ({ shown: "ctaShown", hidden: "ctaHidden", link: "ctaLink", icon: "ctaIcon" });

/**
 * Start the player.
 * @param {HTMLElement} root
 * @param {HTMLElement} controller
 * @param {HTMLVideoElement} video
 * @param {Config} config
 */
function start(root, controller, video, config) {
  root.style.setProperty("--ratio", String(config.width / config.height));
  root.dataset.ready = "";
  // A page that has waited for its video has begun it.
  const viewing = root.dataset.viewing ?? newViewing();
  const playback = new Playback(video);
  addControls(controller, video, config);
  const layer = new Layer(root, controller, video);
  watchFailure(video, layer);
  const statistics = new Statistics(config, video, viewing);
  const parent = new ParentPage(config, video, () => playback.play());
  const cta = config.cta && new CallToAction(config.cta, layer, playback, (event, detail) => {
    statistics.count(COUNTERS[detail.action]);
    parent.tell(event, detail);
  });
  const form = config.form && new ViewerForm(config.form, layer, playback, {
    send: (fields) => sendForm(config.formUrl, viewing, fields),
    onSent: () => {
      statistics.formSent();
      parent.tell("form");
    },
    onClosed: () => (isAtEnd(video) ? cta?.atEnd() : playback.play()),
  });

  video.addEventListener("play", () => {
    if (!form?.atPlay()) cta?.atPlay();
  });
  video.addEventListener("pause", () => {
    if (!playback.takeViewersPause()) return;
    statistics.count("pauses");
    if (!form?.isOpen) cta?.atPause();
  });
  video.addEventListener("ended", () => {
    if (!form?.atEnd()) cta?.atEnd();
  });
  if (cta) watchTime(video, (ms) => form?.isOpen || cta.atTime(ms));

  if (config.tracking && !config.embed) askToTrack(config.tracking);
}

/**
 * @param {string} url
 * @param {string} viewing
 * @param {Record<string, string>} fields
 */
function sendForm(url, viewing, fields) {
  const headers = { "Content-Type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify({ viewing, fields }), credentials: "omit" });
}

const root = document.getElementById("player");
const controller = /** @type {HTMLElement | null | undefined} */ (root?.querySelector("media-controller"));
const video = root?.querySelector("video");
if (root && controller && video) start(root, controller, video, readConfig());
