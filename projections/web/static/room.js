// What a page can do besides, where scripts run: a slider over the competitions, copying, printing, finding names in
// files, and showing by itself what changed.
(() => {
  const said = document.getElementById("said");

  const rail = () => {
    const stops = [...document.querySelectorAll(".stops a")];
    const here = document.querySelector(".stops [aria-current]");
    if (here) here.closest(".stops").scrollLeft = here.offsetLeft - (innerWidth - here.offsetWidth) / 2;
    const slide = document.createElement("input");
    if (stops.length <= 2) return;
    Object.assign(slide, { type: "range", className: "slide", min: 0, max: stops.length - 1, step: 1 });
    slide.value = Math.max(stops.findIndex((stop) => stop.hasAttribute("aria-current")), 0);
    slide.setAttribute("aria-label", "Through which competition");
    const name = () => stops[slide.value].textContent.trim().replace(/\s+/g, " ");
    slide.setAttribute("aria-valuetext", name());
    slide.addEventListener("input", () => slide.setAttribute("aria-valuetext", name()));
    slide.addEventListener("change", () => location.assign(stops[slide.value].href));
    document.querySelector(".rail").append(slide);
  };
  rail();

  // The letters of a name without accents, and with those that stand for an accent.
  const MARKS = { ø: "o", ł: "l", đ: "d", ð: "d", æ: "ae", œ: "oe", ß: "ss", ı: "i", þ: "th" };
  const PAIRS = { ø: "oe", ö: "oe", ü: "ue", ä: "ae", å: "aa" };
  const letters = (text) =>
    text.toLowerCase().replace(/[øłđðæœßıþ]/g, (one) => MARKS[one]).normalize("NFKD").replace(/[^\p{L}\s]/gu, "");
  const paired = (text) => letters(text.toLowerCase().normalize("NFC").replace(/[øöüäå]/g, (one) => PAIRS[one]));

  const inCapitals = (word) => /\p{Lu}.*\p{Lu}$/u.test(word);

  // On pages that are files nobody answers a search, so that the page with all names is searched here.
  const finder = document.querySelector(".find[hidden]");
  if (finder) {
    finder.hidden = false;
    const split = (text) => text.split(/\s+/).filter(Boolean);
    const names = [...document.querySelectorAll(".names li")].map((line) => {
      const own = split(line.querySelector("a")?.textContent ?? "");
      const families = own.filter(inCapitals).map(letters);
      const initials = own.map((word) => letters(word)[0]).join("");
      return { line, all: `${letters(line.textContent)} ${paired(line.textContent)}`, words: own.map(letters), families, initials };
    });
    // How near two words are: the share of the pairs of letters that they have in common.
    const pairs = (word) => [...`^${word}$`].slice(1).map((sign, at) => `^${word}$`[at] + sign);
    const near = (one, other) => {
      const [own, left] = [pairs(one), pairs(other)];
      const shared = own.filter((pair) => left.includes(pair) && left.splice(left.indexOf(pair), 1)).length;
      return (2 * shared) / (pairs(one).length + pairs(other).length);
    };
    const nearness = (typed, { words, families }) => {
      const best = (word) => Math.max(0, ...words.map((one) => near(word, one) * (families.includes(one) ? 1 : 0.9)));
      return typed.reduce((sum, word) => sum + best(word), 0) / typed.length;
    };
    const wanted = (text) => {
      const [plain, other] = [split(letters(text)), split(paired(text))];
      const found = names.filter(
        ({ all, initials }) =>
          plain.every((word, at) => all.includes(word) || all.includes(other[at])) || plain.join("") === initials,
      );
      if (found.length || !plain.length) return [found, true];
      const scored = names.map((name) => [nearness(plain, name), name]).filter(([score]) => score >= 0.5);
      return [scored.sort(([one], [two]) => two - one).slice(0, 4).map(([, name]) => name), false];
    };
    const nobody = document.createElement("p");
    const find = (text) => {
      const [found, sure] = wanted(text);
      for (const name of names) name.line.hidden = !found.includes(name);
      for (const list of document.querySelectorAll(".names")) {
        const own = list.querySelectorAll("li:not([hidden])").length;
        list.closest("section").hidden = !own;
        list.closest("section").querySelector("h2 .quiet").textContent = own;
      }
      nobody.textContent = `Nobody is called so.${found.length ? " Who may be meant:" : ""}`;
      nobody.hidden = sure && found.length > 0;
      said.textContent = sure ? `${found.length} of ${names.length} names` : nobody.textContent;
    };
    const box = finder.elements.q;
    if (names.length) {
      document.querySelector("main h1").after(nobody);
      nobody.hidden = true;
      box.value = new URLSearchParams(location.search).get("q") ?? "";
      if (box.value) find(box.value);
      box.addEventListener("input", () => find(box.value));
      finder.addEventListener("submit", (event) => event.preventDefault());
    }
  }

  // Tables that can be sorted and filtered are so here, without asking again; the address keeps how they are looked at.
  const nothing = (text) => text === "" || text === "–";
  // A person by the family name, which stands in capitals; other texts by their words, the numbers in them by their size.
  const closed = (text) => letters(text).replace(/\s/g, "");
  const familyFirst = (text) => {
    const words = text.split(/\s+/);
    const families = words.filter(inCapitals);
    const some = families.length && families.length < words.length;
    const own = some ? words.slice(words.indexOf(families[0]), words.lastIndexOf(families.at(-1)) + 1) : words.slice(-1);
    return [closed(own.join("")), closed(text)];
  };
  const inWords = (text) =>
    (text.normalize("NFC").match(/\d+|\p{L}+/gu) ?? []).map((word) => (/\d/.test(word) ? Number(word) : closed(word)));
  const compare = (one, other) => {
    for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
      const [own, its] = [one[at], other[at]];
      if (own === its) continue;
      if (own === undefined || its === undefined) return own === undefined ? -1 : 1;
      if (typeof own !== typeof its) return typeof own === "number" ? -1 : 1;
      return own < its ? -1 : 1;
    }
    return 0;
  };
  const read = (cell, people) => {
    const own = cell.cloneNode(true);
    for (const one of own.querySelectorAll(people ? "del, .unseen, .quiet" : "del, .unseen")) one.remove();
    const text = own.textContent.trim().replace(/^≥ /, "");
    if (nothing(text)) return [2, []];
    const day = own.querySelector("time")?.dateTime;
    if (day) return [1, inWords(day)];
    if (people) return [1, familyFirst(text)];
    const number = /^\d{4}-\d\d/.test(text) ? null : text.match(/^\(?(?:(\d+):)?([-−]?\d[\d,]*(?:\.\d+)?)/);
    if (!number) return [1, inWords(text)];
    return [0, [60 * (number[1] ?? 0) + Number(number[2].replaceAll(",", "").replace("−", "-"))]];
  };
  const asked = () => new URLSearchParams(location.search);
  const plainly = (sort) => sort.replace(/^-/, "");
  const sortOf = (table, now) => {
    const mine = (sort) => plainly(sort).slice(0, -1).includes(".") ? plainly(sort).split(".")[0] : "";
    return now.getAll("sort").find((sort) => mine(sort) === table.dataset.looked) ?? "";
  };
  const written = (table, by) => {
    const name = table.dataset.looked;
    return `${by.startsWith("-") ? "-" : ""}${name && `${name}.`}${plainly(by)}`;
  };
  const places = new WeakMap(); // where each row of a table stands as the table is
  const lookAt = (table, now) => {
    const heads = [...table.querySelectorAll("th[data-by]")];
    const rows = [...table.tBodies[0].rows];
    const order = table.dataset.order?.split(" ") ?? [...rows.keys()];
    if (!places.has(table)) places.set(table, new Map(rows.map((row, at) => [row, Number(order[at])])));
    rows.sort((one, two) => places.get(table).get(one) - places.get(table).get(two));
    const [sort, noc, name] = [sortOf(table, now), now.get("noc") ?? "", now.get("name") ?? ""];
    const by = heads.find((head) => plainly(written(table, head.dataset.by)) === plainly(sort));
    if (by) {
      const way = sort.startsWith("-") ? -1 : 1;
      const keys = new Map(rows.map((row) => [row, read(row.cells[by.cellIndex], "people" in by.dataset)]));
      rows.sort((one, two) => {
        const [[kind, own], [other, its]] = [keys.get(one), keys.get(two)];
        return kind - other || way * compare(own, its);
      });
      table.tBodies[0].append(...rows);
    }
    const ofNoc = heads.find((head) => /^(?:other-)?nocs?$/.test(plainly(head.dataset.by)));
    const ofName = heads.find((head) => "people" in head.dataset);
    const [words, others] = [letters(name).split(/\s+/), paired(name).split(/\s+/)];
    const called = (text) => {
      const own = `${letters(text)} ${paired(text)}`;
      return words.every((one, place) => own.includes(one) || own.includes(others[place]));
    };
    for (const row of rows) {
      const otherNoc = noc && ofNoc && !row.cells[ofNoc.cellIndex].textContent.split(/\W+/).includes(noc);
      row.hidden = otherNoc || (name && ofName && !called(row.cells[ofName.cellIndex].textContent));
    }
    for (const head of heads) {
      head.toggleAttribute("aria-sort", head === by);
      if (head === by) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    }
    return ofNoc || ofName ? [rows.filter((row) => !row.hidden).length, rows.length] : [0, 0];
  };
  const look = () => {
    const seen = [...document.querySelectorAll("table[data-looked]")].map((table) => lookAt(table, asked()));
    const [left, all] = [0, 1].map((at) => seen.reduce((sum, one) => sum + one[at], 0));
    const short = document.getElementById("look-said");
    if (short) short.textContent = left < all ? `${left} of ${all}` : "";
    said.textContent = left < all ? `${left} of ${all} rows` : "Sorted";
  };
  const lookBy = (now) => {
    const query = now.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    look();
  };
  const turn = (head) => {
    const [now, table] = [asked(), head.closest("table")];
    const [sort, first] = [sortOf(table, now), written(table, head.dataset.by)];
    const others = now.getAll("sort").filter((one) => one !== sort);
    now.delete("sort");
    for (const one of others) now.append("sort", one);
    now.append("sort", sort === first ? (first.startsWith("-") ? plainly(first) : `-${first}`) : first);
    lookBy(now);
  };
  document.addEventListener("click", (event) => {
    const head = event.target.closest(".by")?.closest("th[data-by]");
    if (!head || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turn(head);
  });
  const filter = (form) => {
    const now = asked();
    for (const name of ["noc", "name"]) {
      const value = form.elements[name]?.value;
      value ? now.set(name, value) : now.delete(name);
    }
    lookBy(now);
  };
  for (const kind of ["input", "submit"])
    document.addEventListener(kind, (event) => {
      const form = event.target.closest("form.look");
      if (!form) return;
      event.preventDefault();
      filter(form);
    });
  // Where nobody answers, pages are files: the headings become buttons, and the address says how tables are looked at.
  const lookAtFiles = () => {
    const [form, sorted] = ["form.look[hidden]", "table[data-sorts]"].map((one) => document.querySelector(one));
    if (!form && !sorted) return;
    if (form) form.hidden = false;
    for (const name of ["noc", "name"]) if (form?.elements[name]) form.elements[name].value = asked().get(name) ?? "";
    for (const head of document.querySelectorAll("table[data-sorts] th[data-by]")) {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "by", textContent: "↕" });
      made.setAttribute("aria-label", `Sort by ${head.textContent.trim()}`);
      head.append(" ", made);
    }
    if (["sort", "noc", "name"].some((name) => asked().get(name))) look();
  };
  lookAtFiles();

  const frame = (address) => {
    const made = document.createElement("iframe");
    Object.assign(made, { src: new URL(address, location.href).href, title: document.title, width: "100%", height: "480" });
    made.setAttribute("loading", "lazy");
    return made.outerHTML;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const from = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from.id === "embed" ? frame(from.href) : from.href || from.textContent);
    said.textContent = "Copied";
    button.textContent = "Copied";
  });
  const button = (text, copy) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "copy", textContent: text });
    if (copy) made.dataset.copy = copy;
    return made;
  };
  const offer = () => {
    const share = document.querySelector(".share");
    if (share) {
      const print = button("Print");
      print.addEventListener("click", () => window.print());
      share.append(print);
      if (navigator.clipboard) {
        if (document.getElementById("permanent")) share.firstElementChild.after(button("Copy link", "permanent"));
        document.getElementById("embed")?.after(button("Copy its code", "embed"));
      }
    }
    if (navigator.clipboard) for (const one of document.querySelectorAll("[data-copy]")) one.hidden = false;
  };
  offer();

  // What a page shows is replaced by what is so now. Whoever looks at it stays where he is: what has the focus, what was
  // typed, what is open and how far it is scrolled are found again by what they say, since their places may have changed.
  const PARTS = [".basis", ".share", "main", "footer"];
  const all = (page, what) => PARTS.flatMap((part) => [...page.querySelector(part).querySelectorAll(what)]);
  const named = (page, what, name) => {
    const found = new Map();
    for (const one of all(page, what)) {
      let key = name(one);
      for (let nth = 1; found.has(key); nth += 1) key = `${name(one)} ${nth}`;
      found.set(key, one);
    }
    return found;
  };
  const FOCUS = "a, button, input, select, summary, [tabindex]";
  const called = (one) => one.id || `${one.tagName} ${one.getAttribute("href") ?? one.ariaLabel ?? one.textContent}`;
  const rows = (page) =>
    named(page, "main tbody tr, main .tree > li", (one) => {
      const table = one.closest("table")?.caption?.textContent ?? "";
      return `${table}: ${(one.querySelector("th") ?? one).textContent.trim()}`;
    });
  const keyOf = (found, one) => [...found].find(([, other]) => other === one)?.[0];

  const shown = (fresh) => {
    for (const one of document.querySelectorAll(".marked")) one.remove();
    const focus = keyOf(named(document, FOCUS, called), document.activeElement);
    const given = (one) => one.defaultValue ?? (one.querySelector("[selected]") ?? one.options[0])?.value;
    const typed = [...named(document, "input, select", called)].filter(([, one]) => one.value !== given(one));
    const open = [...named(document, "details[open]", (one) => one.className)].map(([key]) => key);
    const aside = [...named(document, ".scroll", (one) => one.ariaLabel ?? "")].map(([key, one]) => [key, one.scrollLeft]);
    const before = new Map([...rows(document)].map(([key, row]) => [key, row.textContent]));
    const [eye, seen] = [...rows(document)].find(([, row]) => row.getBoundingClientRect().bottom > 0) ?? [];
    const top = seen?.getBoundingClientRect().top;
    const from = scrollY;

    for (const part of PARTS) document.querySelector(part).replaceWith(fresh.querySelector(part));
    rail();
    offer();
    for (const [key, row] of rows(document)) if (before.get(key) !== row.textContent) mark(row);
    const inputs = named(document, "input, select", called);
    for (const [key, one] of typed) if (inputs.has(key)) inputs.get(key).value = one.value;
    for (const [key, one] of named(document, "details", (one) => one.className)) one.open = open.includes(key);
    const boxes = named(document, ".scroll", (one) => one.ariaLabel ?? "");
    for (const [key, left] of aside) if (boxes.has(key)) boxes.get(key).scrollLeft = left;
    const there = rows(document).get(eye);
    scrollTo({ top: from, behavior: "instant" });
    if (there && from > 0) scrollBy({ top: there.getBoundingClientRect().top - top, behavior: "instant" });
    named(document, FOCUS, called).get(focus)?.focus({ preventScroll: true });
  };
  const mark = (row) => {
    row.classList.add("moved");
    const words = document.createElement("span");
    Object.assign(words, { className: "unseen marked", textContent: " changed" });
    (row.querySelector("th") ?? row.firstElementChild)?.append(words);
  };
  const tell = (text) => {
    said.textContent = text;
    document.querySelector(".news")?.remove();
    const [news, words, close] = [document.createElement("div"), document.createElement("span"), button("Close")];
    Object.assign(news, { className: "news" });
    Object.assign(words, { textContent: text, ariaHidden: "true" });
    close.addEventListener("click", () => news.remove());
    news.append(words, close);
    document.body.append(news);
  };
  const again = async (news) => {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    shown(new DOMParser().parseFromString(await answer.text(), "text/html"));
    tell(JSON.parse(news.data).said || "Updated with new entries");
  };
  if (document.body.dataset.events) {
    let turn = Promise.resolve();
    const next = (news) => (turn = turn.then(() => again(news)).catch(() => {}));
    new EventSource(document.body.dataset.events).addEventListener("entries", next);
  }
})();
