// What a page can do besides, where scripts run: a slider over the competitions, copying, finding names in files, and
// looking again by itself.
(() => {
  const said = document.getElementById("said");

  const stops = [...document.querySelectorAll(".stops a")];
  const slide = document.createElement("input");
  if (stops.length > 2) {
    Object.assign(slide, { type: "range", className: "slide", min: 0, max: stops.length - 1, step: 1 });
    slide.value = Math.max(stops.findIndex((stop) => stop.hasAttribute("aria-current")), 0);
    slide.setAttribute("aria-label", "Through which competition");
    const name = () => stops[slide.value].textContent.trim().replace(/\s+/g, " ");
    slide.setAttribute("aria-valuetext", name());
    slide.addEventListener("input", () => slide.setAttribute("aria-valuetext", name()));
    slide.addEventListener("change", () => location.assign(stops[slide.value].href));
    document.querySelector(".rail").append(slide);
  }

  // On pages that are files nobody answers a search, so that the page with all names is searched here.
  const finder = document.querySelector(".find[hidden]");
  if (finder) {
    finder.hidden = false;
    const marks = { ø: "o", ł: "l", đ: "d", ð: "d", æ: "ae", œ: "oe", ß: "ss", ı: "i", þ: "th" };
    const letters = (text) =>
      text.toLowerCase().replace(/[øłđðæœßıþ]/g, (one) => marks[one]).normalize("NFKD").replace(/[^\p{L}\s]/gu, "");
    const names = [...document.querySelectorAll(".names li")].map((line) => [line, letters(line.textContent)]);
    const nobody = document.createElement("p");
    nobody.textContent = "Nobody is called so.";
    const find = (text) => {
      const words = letters(text).split(/\s+/);
      for (const [line, name] of names) line.hidden = !words.every((word) => name.includes(word));
      for (const list of document.querySelectorAll(".names")) {
        const found = list.querySelectorAll("li:not([hidden])").length;
        list.closest("section").hidden = !found;
        list.closest("section").querySelector("h2 .quiet").textContent = found;
      }
      const all = names.filter(([line]) => !line.hidden).length;
      nobody.hidden = all > 0;
      said.textContent = `${all} of ${names.length} names`;
    };
    const box = finder.elements.q;
    if (names.length) {
      document.querySelector("main").append(nobody);
      nobody.hidden = true;
      box.value = new URLSearchParams(location.search).get("q") ?? "";
      if (box.value) find(box.value);
      box.addEventListener("input", () => find(box.value));
      finder.addEventListener("submit", (event) => event.preventDefault());
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const from = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from.href || from.textContent);
    said.textContent = "Copied";
    button.textContent = "Copied";
  });
  const offer = () => {
    if (navigator.clipboard) for (const one of document.querySelectorAll("[data-copy]")) one.hidden = false;
  };
  offer();

  const again = async () => {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["main", "footer"]) document.querySelector(part).replaceWith(fresh.querySelector(part));
    offer();
    said.textContent = "Updated with new entries";
  };
  if (document.body.dataset.events) {
    new EventSource(document.body.dataset.events).addEventListener("entries", again);
  }
})();
