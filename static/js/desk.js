// The desk itself: the tree is read again as you type, keys and buttons move parts, saving leaves you where you are.
(() => {
  const { desk } = window;
  const form = document.getElementById("desk");
  if (!desk || !form) return;
  const { area } = desk;
  const sheet = document.getElementById("desk-sheet");
  const status = document.getElementById("desk-status");
  const lineField = form.elements.line;
  const PAUSE = 350;
  let timer = 0;
  let reading = null;
  let isBehind = false;
  form.classList.add("is-live");

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value;

  const show = (html) => {
    const pane = sheet.querySelector("[role=tree]");
    const scrolled = pane ? pane.scrollTop : 0;
    const isInTree = sheet.contains(document.activeElement);
    sheet.innerHTML = html;
    const fresh = sheet.querySelector("[role=tree]");
    if (fresh) fresh.scrollTop = scrolled;
    follow({ focus: isInTree });
    desk.placeNotes();
  };

  const follow = (options) => {
    const line = desk.cursor;
    lineField.value = line;
    desk.selectLine(line, options);
    const warned = [...sheet.querySelectorAll(".desk-notes [data-line]")].map((note) => Number(note.dataset.line));
    desk.mark(new Set(warned), line);
  };

  const signedOut = () => {
    const link = document.createElement("a");
    Object.assign(link, { href: form.dataset.login, target: "_blank", textContent: desk.words.signIn });
    desk.say(`${desk.words.signedOut} `, "is-bad");
    status.append(link);
  };

  // The answer of the server, or null after saying what went wrong.
  const ask = async (action, extra = {}) => {
    reading?.abort();
    const mine = (reading = new AbortController());
    const body = new FormData(form);
    body.delete("note");
    body.delete("release_at");
    for (const [name, value] of Object.entries({ action, csrfmiddlewaretoken: token(), ...extra })) body.set(name, value);
    let response;
    try {
      response = await fetch(form.dataset.reading, { method: "POST", body, redirect: "manual", signal: mine.signal });
    } catch (error) {
      if (error.name === "AbortError") return null;
      isBehind = true;
      desk.say(desk.words.offline, "is-bad");
      return null;
    }
    isBehind = response.type === "opaqueredirect" || response.status === 403;
    if (isBehind) {
      signedOut();
      return null;
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer && !answer.refused) return answer;
    if (answer?.conflict) return send(action);
    desk.say(answer?.refused || answer?.message || desk.words.refused, "is-bad");
    return null;
  };

  // Without the script, for pages that the server has to show: conflicts, releases.
  const send = (action) => {
    form.elements.csrfmiddlewaretoken.value = token();
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "action", value: action });
    form.append(field);
    form.submit();
    return null;
  };

  const read = async () => {
    const answer = await ask("read");
    if (answer) show(answer.html);
  };

  const changed = () => {
    const isKept = desk.keep();
    desk.say(isKept ? desk.words.unsaved : desk.words.notKept, isKept ? "" : "is-bad");
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE);
  };

  const save = async () => {
    const text = area.value;
    const answer = await ask("save");
    if (!answer) return;
    form.elements.revision.value = answer.revision;
    if (area.value === text) {
      desk.forget();
      desk.say(answer.message);
    }
    show(answer.html);
  };

  desk.words = JSON.parse(document.getElementById("desk-words").textContent);
  desk.moves = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };

  desk.say = (text, kind = "") => {
    status.className = `desk-status ${kind}`;
    status.textContent = text;
  };

  // Only what differs is replaced, as if it had been typed: the browser's own undo takes it back.
  desk.replace = (text) => {
    const old = area.value;
    let head = 0;
    while (head < old.length && old[head] === text[head]) head += 1;
    let tail = 0;
    while (tail < Math.min(old.length, text.length) - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
    area.focus({ preventScroll: true });
    area.setSelectionRange(head, old.length - tail);
    const piece = text.slice(head, text.length - tail);
    const isTyped = piece ? document.execCommand("insertText", false, piece) : document.execCommand("delete");
    if (!isTyped || area.value !== text) area.value = text;
    desk.draw();
    changed();
  };

  desk.move = async (action, extra = {}, { inTree = false } = {}) => {
    clearTimeout(timer);
    const text = area.value;
    const answer = await ask(action, extra);
    if (!answer || area.value !== text) return;
    if (answer.text !== undefined) desk.replace(answer.text);
    clearTimeout(timer);
    if (answer.line) desk.show(answer.line, { focus: !inTree });
    show(answer.html);
    if (inTree) desk.selectLine(answer.line, { focus: true });
    desk.say(desk.words.moved);
  };

  area.addEventListener("input", changed);
  document.addEventListener("selectionchange", () => document.activeElement === area && follow());
  lineField.addEventListener("change", () => desk.show(Number(lineField.value), { focus: false }));

  area.addEventListener("keydown", (event) => {
    const move = event.altKey && event.shiftKey && desk.moves[event.key];
    if (!move) return;
    event.preventDefault();
    desk.move(move, { line: desk.cursor });
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const action = button?.value || "save";
    if (action === "release" || action === "schedule") {
      form.elements.csrfmiddlewaretoken.value = token();
      return;
    }
    event.preventDefault();
    if (button?.dataset.line) desk.show(Number(button.dataset.line));
    else if (action === "save") save();
    else if (action === "read") read();
    else desk.move(action);
  });

  const again = () => isBehind && read();
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  setInterval(again, 10_000);
  document.addEventListener("DOMContentLoaded", () => {
    follow();
    desk.placeNotes();
  });
})();
