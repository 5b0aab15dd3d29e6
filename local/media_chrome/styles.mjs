// Print the hashes of the styles in the shadow roots of a file's elements, for a Content-Security-Policy: one a line.
//     node styles.mjs FILE
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";

const elements = new Map();

// As much of a browser as the file needs to define its elements.
class Thing extends EventTarget {
  static observedAttributes = [];
  content = { cloneNode: () => new Thing() };
  append() {}
  appendChild() {}
  querySelector() { return new Thing(); }
  querySelectorAll() { return []; }
  setAttribute() {}
}
const document = Object.assign(new Thing(), { createElement: () => new Thing(), createElementNS: () => new Thing() });
const browser = {
  window: globalThis,
  document,
  navigator: { userAgent: "" },
  localStorage: null,
  addEventListener() {},
  matchMedia: () => ({}),
  customElements: { get() {}, define: (name, element) => elements.set(name, element) },
  DOMParser: class { parseFromString() { return { body: {} }; } },
};
for (const name of ["Document", "DocumentFragment", "Element", "HTMLElement", "Node", "ResizeObserver", "ShadowRoot"]) {
  browser[name] = Thing;
}
// With `global`, media-chrome believes that it is on a server, and keeps its elements to itself.
delete globalThis.global;
for (const [name, value] of Object.entries(browser)) Object.defineProperty(globalThis, name, { value });

await import(pathToFileURL(process.argv[2]).href);
const html = [...elements.values()].map((element) => element.getTemplateHTML?.({}, {}) ?? "").join("");
const styles = [...html.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map(([, style]) => style);
const hashes = styles.map((style) => `sha256-${createHash("sha256").update(style).digest("base64")}`);
console.log([...new Set(hashes)].sort().join("\n"));
