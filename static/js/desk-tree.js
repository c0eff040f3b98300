// The tree: one stop of the Tab key, arrows inside it, Alt+Shift+arrows move a part, and so does dragging its grip.
(() => {
  const { desk } = window;
  const sheet = document.getElementById("desk-sheet");
  if (!desk || !sheet) return;
  const items = () => [...sheet.querySelectorAll("[role=treeitem]")];
  const itemOf = (target) => target.closest?.("[role=treeitem]");
  const lineOf = (item) => Number(item.dataset.line);

  const select = (item, { focus = false } = {}) => {
    for (const other of items()) {
      const isIt = other === item;
      other.setAttribute("aria-selected", String(isIt));
      other.tabIndex = isIt ? 0 : -1;
    }
    if (!item) return;
    if (focus) item.focus({ preventScroll: true });
    const pane = sheet.querySelector("[role=tree]");
    const gone = item.offsetTop < pane.scrollTop || item.offsetTop + item.offsetHeight > pane.scrollTop + pane.clientHeight;
    if (gone) pane.scrollTop = item.offsetTop - pane.clientHeight / 3;
  };

  // The part that a line belongs to: the last one that begins at or above it.
  desk.selectLine = (line, options) => {
    const owner = items().filter((item) => item.dataset.line && lineOf(item) <= line).at(-1);
    select(owner || items()[0], options);
  };

  const level = (item) => Number(item.getAttribute("aria-level"));
  const parent = (item) => items().slice(0, items().indexOf(item)).reverse().find((other) => level(other) < level(item));
  const next = (item) => items()[items().indexOf(item) + 1];
  const goals = {
    ArrowDown: next,
    ArrowUp: (item) => items()[items().indexOf(item) - 1],
    ArrowLeft: parent,
    ArrowRight: (item) => (next(item) && level(next(item)) > level(item) ? next(item) : null),
    Home: () => items()[0],
    End: () => items().at(-1),
  };

  sheet.addEventListener("keydown", (event) => {
    const item = itemOf(event.target);
    if (!item) return;
    const move = event.altKey && event.shiftKey && desk.moves[event.key];
    if (move) {
      desk.move(move, { line: lineOf(item) }, { inTree: true });
    } else if (goals[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const goal = goals[event.key](item);
      if (goal) select(goal, { focus: true });
    } else if ((event.key === "Enter" || event.key === " ") && item.dataset.line) {
      desk.show(lineOf(item));
    } else {
      return;
    }
    event.preventDefault();
  });

  sheet.addEventListener("click", (event) => {
    const item = itemOf(event.target);
    if (!item?.dataset.line || event.target.closest(".desk-grip")) return;
    select(item);
    desk.show(lineOf(item));
  });

  // -- dragging
  let drag = null;
  const marks = ["drop-before", "drop-after", "drop-inside"];

  const aim = (event) => {
    const target = itemOf(document.elementFromPoint(event.clientX, event.clientY) || sheet);
    if (!target?.dataset.line || target === drag.item) return null;
    const box = target.getBoundingClientRect();
    const height = (event.clientY - box.top) / box.height;
    return { target, where: height < 0.3 ? "before" : height > 0.7 ? "after" : "inside" };
  };

  const clear = () => {
    items().forEach((item) => item.classList.remove("is-dragged", ...marks));
    drag = null;
  };

  sheet.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".desk-grip");
    const item = grip && itemOf(grip);
    if (!item?.dataset.line || event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    drag = { item };
    item.classList.add("is-dragged");
  });

  sheet.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.goal = aim(event);
    items().forEach((item) => item.classList.remove(...marks));
    drag.goal?.target.classList.add(`drop-${drag.goal.where}`);
    const pane = sheet.querySelector("[role=tree]");
    const box = pane.getBoundingClientRect();
    if (event.clientY < box.top + 30) pane.scrollTop -= 12;
    if (event.clientY > box.bottom - 30) pane.scrollTop += 12;
  });

  sheet.addEventListener("pointerup", () => {
    const done = drag;
    if (done) clear();
    if (done?.goal) {
      const { target, where } = done.goal;
      desk.move("drop", { line: lineOf(done.item), target: lineOf(target), where }, { inTree: true });
    }
  });
  sheet.addEventListener("pointercancel", clear);
  document.addEventListener("keydown", (event) => drag && event.key === "Escape" && clear());
})();
