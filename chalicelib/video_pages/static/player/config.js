// What the server says about a page: the JSON in its element #config.

/**
 * @typedef {object} CtaConfig A call to action. Times are ms of the video.
 * @property {"text" | "html"} type
 * @property {string} [src] html: the address of its document.
 * @property {string | null} [body] text: what it says.
 * @property {string | null} [button] text: what is on its button.
 * @property {string | null} [url] text: where its button leads.
 * @property {number | null} startMs
 * @property {number | null} endMs
 * @property {number | null} durationMs
 * @property {boolean} openOnClick
 * @property {boolean} showOnPause
 * @property {boolean} pauseOnShow
 * @property {boolean} showAtStart
 * @property {boolean} showAtEnd
 * @property {boolean} allowClose
 */

/**
 * @typedef {object} FormConfig
 * @property {string | null} [title]
 * @property {string | null} [description] Sanitised HTML.
 * @property {{name: string, type: "email" | "text"}[]} fields
 * @property {boolean} required The video neither plays nor seeks until the form is sent.
 * @property {boolean} showAtStart
 * @property {boolean} showAtEnd
 */

/**
 * @typedef {object} Config
 * @property {boolean} embed The page is in an iframe of another page.
 * @property {string} title
 * @property {number} durationMs
 * @property {number} width px
 * @property {number} height px
 * @property {string | null} captions
 * @property {string | null} chapters
 * @property {CtaConfig | null} cta
 * @property {FormConfig | null} form
 * @property {string | null} events The address for statistics; null: none are kept.
 * @property {string} formUrl
 * @property {string | null} tracking An id of Google Analytics.
 * @property {string[] | null} [allowedOrigins] The origins that may embed the page; null: all.
 */

/** @returns {Config} */
export function readConfig() {
  return JSON.parse(document.getElementById("config")?.textContent ?? "null");
}
