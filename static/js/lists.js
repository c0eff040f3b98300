// On a telephone a list of the admin shows each row as a card (see css/admin.css): every cell then says what it is.
(() => {
  for (const table of document.querySelectorAll("#result_list, .office-people")) {
    const titles = [...table.querySelectorAll("thead th")].map((head) => head.innerText.trim());
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((cell, place) => {
        if (cell.querySelector("input[type=checkbox]")) return;
        cell.dataset.title = titles[place] || "";
        cell.classList.toggle("is-blank", ["", "-", "–", "·"].includes(cell.innerText.trim()) && !cell.querySelector("img"));
      });
    }
  }
})();
