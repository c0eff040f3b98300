// Says once per browser session that this article was looked at. Sends nothing about the reader.
(() => {
  const article = document.querySelector("[data-viewed]");
  if (!article) return;
  const address = article.dataset.viewed;

  function seenBefore() {
    try {
      if (sessionStorage.getItem(address)) return true;
      sessionStorage.setItem(address, "1");
    } catch {
      // Storage is switched off: then every visit counts.
    }
    return false;
  }

  function report() {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", report);
    if (!seenBefore()) fetch(address, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
  }

  document.addEventListener("visibilitychange", report);
  report();
})();
