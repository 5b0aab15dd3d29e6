// A button beside each piece of code, which copies it.
"use strict";

for (const code of document.querySelectorAll(".code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const said = await navigator.clipboard.writeText(code.querySelector("pre").textContent).then(
      () => "Copied",
      () => "Not copied",
    );
    button.textContent = said;
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  code.append(button);
}
