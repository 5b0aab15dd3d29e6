// The controls around the native video: elements of media-chrome, which work by keyboard and with a screen reader.

import { make, makeIcon, TRIANGLE } from "./dom.js";

/** @typedef {import("./config.js").Config} Config */

/**
 * Put media-chrome's controls around the video. If media-chrome does not load, the native ones stay.
 * @param {HTMLElement} controller the element around the video
 * @param {HTMLVideoElement} video
 * @param {Config} config
 */
export function addControls(controller, video, config) {
  const start = make("media-play-button", { slot: "centered-chrome", class: "start", notooltip: true, noautohide: true });
  start.append(slotted("play", makeIcon(TRIANGLE)));
  const play = make("media-play-button", { notooltip: true });
  controller.append(
    make("media-loading-indicator", { slot: "centered-chrome", noautohide: true, loadingdelay: 400 }),
    start,
    make("div", { class: "shade" }),
    // The empty header keeps out media-chrome's own, a button that a menu may not have.
    make("media-playback-rate-menu", { hidden: true, anchor: "auto", rates: "0.75 1 1.5 2" }, make("span", { slot: "header" })),
    make("media-time-range"),
    bar(play, video, config),
  );
  afterUpgrade(controller, () => {
    video.removeAttribute("controls");
    // With what is on top of the video. As an attribute it has no effect in media-chrome 4.19.
    Object.assign(controller, { fullscreenElement: controller.parentElement });
  });
  // The large button disappears: the focus moves to the small one, or the keys of the player would stop working.
  video.addEventListener("play", () => {
    if (document.activeElement === start) play.focus();
  });
}

/**
 * @param {HTMLElement} play
 * @param {HTMLVideoElement} video
 * @param {Config} config
 */
function bar(play, video, config) {
  const time = make("media-time-display", { showduration: true, notoggle: true });
  const rate = make("span", { slot: "icon", class: "rate" }, "1");
  const captions = config.captions ? make("media-captions-button") : null;
  afterUpgrade(time, () => time.setAttribute("role", "timer"));
  // It is a switch, and says whether it is on.
  if (captions) afterUpgrade(captions, () => captions.setAttribute("role", "switch"));
  // The text on the button is part of its name, by which people who speak to their computer call it.
  video.addEventListener("ratechange", () => (rate.textContent = String(video.playbackRate)));
  return make(
    "media-control-bar",
    {},
    play,
    make("media-mute-button"),
    make("media-volume-range"),
    time,
    make("span", { class: "space" }),
    captions,
    make("media-playback-rate-menu-button", {}, rate),
    make("media-pip-button"),
    make("media-fullscreen-button"),
  );
}

/**
 * @param {HTMLElement} element
 * @param {() => void} change
 */
function afterUpgrade(element, change) {
  customElements.whenDefined(element.localName).then(change);
}

/**
 * @param {string} slot
 * @param {SVGElement} icon
 */
function slotted(slot, icon) {
  icon.setAttribute("slot", slot);
  return icon;
}
