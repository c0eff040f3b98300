// Browsers that can't show a folded sheet by style alone get it opened where there is room for it.
"use strict";
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) {
  for (const sheet of document.querySelectorAll(".sheet")) {
    sheet.open = true;
  }
}
