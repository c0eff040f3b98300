// Rows of people: more of them without a round trip, and cells pasted straight from a spreadsheet.
"use strict";

const rows = document.querySelector("[data-rows]");
const more = document.querySelector("[data-more]");
const COLUMNS = ["row_name", "row_phone", "row_email", "row_department"];
const MOST = 100;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function lines() {
  return [...rows.querySelectorAll(".row")];
}

function cells(line) {
  return COLUMNS.map((name) => line.querySelector(`[name=${name}]`));
}

// A copy of a row that was new itself: it carries no fault, no number of a file and no box to leave it out.
const pattern = lines().filter((line) => !line.querySelector("[name=remove]")).at(-1)?.cloneNode(true);

function addRow() {
  const line = pattern.cloneNode(true);
  line.querySelector("[name=row_key]").value = newKey();
  for (const cell of cells(line)) {
    cell.value = "";
    cell.removeAttribute("id");
  }
  rows.append(line);
  return line;
}

if (rows && pattern) {
  document.querySelector("[data-paste]").hidden = false;

  more.addEventListener("click", (event) => {
    if (lines().length + 5 > MOST) return; // the server knows how to go on
    event.preventDefault();
    const first = addRow();
    for (let count = 1; count < 5; count += 1) addRow();
    cells(first)[0].focus();
  });

  rows.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    const all = lines();
    const line = event.target.closest(".row");
    const from = line ? cells(line).indexOf(event.target) : -1;
    const pasted = text.split(/\r?\n/);
    if (from < 0 || all.indexOf(line) + pasted.length > MOST) return;
    event.preventDefault();
    let at = all.indexOf(line);
    for (const values of pasted.map((one) => one.split("\t"))) {
      const target = cells(all[at] ?? addRow());
      at += 1;
      values.slice(0, COLUMNS.length - from).forEach((value, index) => {
        target[from + index].value = value.trim();
      });
    }
  });
}
