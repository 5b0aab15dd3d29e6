// Marks, in the contents, the heading that is being read: the last one that has come to the top, or the last at the
// end of the page.
"use strict";

const links = [...document.querySelectorAll(".contents a")];
const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
const contents = document.querySelector(".contents");
// Where a link puts a heading, and somewhat below.
const TOP_PX = 110;
let marked = null;

function mark() {
  const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 2;
  const index = headings.findLastIndex((heading) => atEnd || heading.getBoundingClientRect().top < TOP_PX);
  const link = links[Math.max(index, 0)];
  if (link === marked) return;
  marked?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "location");
  marked = link;
  // Only the contents move, and only where they are a column of their own.
  const { top, bottom } = link.getBoundingClientRect();
  const box = contents.getBoundingClientRect();
  if (top < box.top || bottom > box.bottom) contents.scrollTop += top - box.top - box.height / 3;
}

let asked = false;
addEventListener(
  "scroll",
  () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      mark();
    });
  },
  { passive: true },
);
mark();
