// Opens and closes all parts of a folded list at once; paper gets everything open, as it was before afterwards.
"use strict";

for (const box of document.querySelectorAll("[data-fold]")) {
  const parts = document.getElementById(box.dataset.fold).querySelectorAll("details");
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (button) {
      for (const part of parts) part.open = button.dataset.open === "true";
    }
  });
  box.hidden = false;
}

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll(".syllabus details:not([open])")];
  for (const part of closed) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of closed) part.open = false;
});
