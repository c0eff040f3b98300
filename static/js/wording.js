// The mail beside the text follows it. Without this script the button does the same.
(() => {
  const form = document.getElementById("wording");
  const button = document.getElementById("wording-preview");
  if (!form || !button) return;
  const PAUSE = 700;
  let timer = 0;

  const show = () => {
    // A new frame each time: the browser's way back stays free of a hundred previews.
    const frame = form.querySelector(".wording-frame");
    frame.replaceWith(frame.cloneNode());
    form.requestSubmit(button);
  };

  form.addEventListener("input", (event) => {
    if (!event.target.matches("#wording-subject, #wording-body, #wording-about")) return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  show();
})();
