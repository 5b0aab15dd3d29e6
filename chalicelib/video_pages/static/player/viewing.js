// A viewing: somebody who has the page open. Its id is kept in memory only.

/** Make the id of a viewing: 128 random bits in 22 characters. */
export function newViewing() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
}
