// The player in place of the waiting video: the same page is loaded again, and what it shows now is put in its place.

import { make } from "./dom.js";
import { Trouble } from "./state.js";

/**
 * Show what the page shows now, and start its scripts.
 * @param {string} url the address of the page
 * @param {string} viewing the id of this viewing, which the player continues
 * @param {HTMLVideoElement | null} primed the video element that the viewer's press has allowed to play
 * @returns {Promise<HTMLVideoElement | null>} the video, or null if there is only a picture
 * @throws {Trouble} The page or one of its files does not load.
 */
export async function mount(url, viewing, primed) {
  const page = await load(url);
  const shown = page.getElementById("shown");
  if (!shown || shown.querySelector("#waiting")) throw new Trouble();
  // Read without scripts, they have content, which would be loaded.
  for (const each of shown.querySelectorAll("noscript")) each.remove();
  const player = shown.querySelector("#player");
  if (player instanceof HTMLElement) player.dataset.viewing = viewing;
  const video = shown.querySelector("video");
  if (video && primed) {
    for (const { name, value } of video.attributes) primed.setAttribute(name, value);
    primed.replaceChildren(...video.childNodes);
    video.replaceWith(primed);
  }
  await Promise.all([...page.querySelectorAll("link[rel=stylesheet]")].map(addStyle));
  document.getElementById("shown")?.replaceWith(shown);
  const scripts = [...page.querySelectorAll("script[type=module]")].map((script) => script.getAttribute("src") ?? "");
  preload(scripts);
  // In their order. If one does not load, the native controls are there.
  for (const script of scripts) await import(script).catch(() => {});
  return primed && video ? primed : video;
}

/**
 * Load modules that are run later.
 * @param {string[]} scripts
 */
export function preload(scripts) {
  for (const href of scripts) {
    if (!findLink(href)) document.head.append(make("link", { rel: "modulepreload", href }));
  }
}

/** @param {string} href */
function findLink(href) {
  return document.querySelector(`link[href="${CSS.escape(href)}"]`);
}

/** @param {string} url */
async function load(url) {
  let answer;
  try {
    answer = await fetch(url, { cache: "no-store", credentials: "omit" });
    if (answer.ok) return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    // As an answer that is none.
  }
  throw new Trouble();
}

/** @param {Element} link */
function addStyle(link) {
  if (findLink(link.getAttribute("href") ?? "")) return null;
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}
