// What a page can do besides, where scripts run: a slider over the competitions, copying, and looking again by itself.
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
