// The sheet of paper: line numbers beside the text, whichever way its lines wrap, and the warnings at their lines.
(() => {
  const area = document.getElementById("desk-text");
  if (!area) return;
  const mirror = document.querySelector(".desk-mirror");
  const paper = mirror.parentElement;
  paper.classList.add("is-live");
  let drawn = [];

  const lineNode = (text) => {
    const node = document.createElement("div");
    node.textContent = text || "\u200b";
    return node;
  };

  // Only the lines that changed are drawn again.
  const draw = () => {
    const lines = area.value.split("\n");
    let head = 0;
    while (head < lines.length && head < drawn.length && lines[head] === drawn[head]) head += 1;
    let tail = 0;
    while (tail < lines.length - head && tail < drawn.length - head && lines.at(-1 - tail) === drawn.at(-1 - tail)) tail += 1;
    const old = [...mirror.children].slice(head, drawn.length - tail);
    const before = mirror.children[drawn.length - tail] || null;
    const fresh = document.createDocumentFragment();
    lines.slice(head, lines.length - tail).forEach((line) => fresh.append(lineNode(line)));
    old.forEach((node) => node.remove());
    mirror.insertBefore(fresh, before);
    drawn = lines;
  };

  const lineAt = (offset) => area.value.slice(0, offset).split("\n").length;

  const startOf = (line) => area.value.split("\n").slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);

  const show = (line, { focus = true } = {}) => {
    const node = mirror.children[line - 1];
    if (!node) return;
    const start = startOf(line);
    if (focus) area.focus({ preventScroll: true });
    area.setSelectionRange(start, start);
    node.scrollIntoView({ block: "center" });
  };

  const mark = (warned, current) => {
    [...mirror.children].forEach((node, at) => {
      node.classList.toggle("is-warned", warned.has(at + 1));
      node.classList.toggle("is-current", at + 1 === current);
    });
  };

  // Notes stand at the height of their lines; where two want the same place the second one yields.
  const placeNotes = () => {
    const list = document.querySelector(".desk-notes ol");
    if (!list) return;
    const isBeside = getComputedStyle(list).getPropertyValue("--beside").trim() === "1";
    let free = 0;
    for (const note of list.children) {
      const node = mirror.children[Number(note.dataset.line) - 1];
      if (!isBeside) {
        note.style.removeProperty("top");
        continue;
      }
      const wanted = node ? node.getBoundingClientRect().top - list.getBoundingClientRect().top : 0;
      const top = Math.max(free, wanted);
      note.style.top = `${top}px`;
      free = top + note.offsetHeight + 4;
    }
  };

  area.addEventListener("input", draw);
  window.addEventListener("resize", placeNotes);
  draw();
  window.desk = { area, draw, lineAt, mark, placeNotes, show, get cursor() { return lineAt(area.selectionStart); } };
})();
