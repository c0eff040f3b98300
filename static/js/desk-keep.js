// What is typed stays in this browser until the server has it, and is offered again on return.
(() => {
  const { desk } = window;
  const form = document.getElementById("desk");
  if (!desk || !form) return;
  const { key } = form.dataset;
  const band = document.getElementById("desk-restore");
  const revision = form.elements.revision;

  desk.keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ text: desk.area.value, revision: revision.value, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  };
  desk.forget = () => {
    try {
      localStorage.removeItem(key);
    } catch { /* nothing was kept then */ }
  };

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  if ("stored" in form.dataset) {
    desk.forget();
    history.replaceState(null, "", location.pathname);
    return;
  }
  const found = kept();
  if (!found || found.text === desk.area.value) return;
  const when = new Date(found.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  band.querySelector("p").textContent = desk.words.found.replace("{when}", when);
  band.hidden = false;
  document.getElementById("desk-restore-yes").addEventListener("click", () => {
    band.hidden = true;
    revision.value = found.revision; // typed upon that one: saving notices what others saved since
    desk.replace(found.text);
    desk.say(desk.words.restored);
    desk.area.focus();
  });
  document.getElementById("desk-restore-no").addEventListener("click", () => {
    band.hidden = true;
    desk.forget();
    desk.area.focus();
  });
})();
