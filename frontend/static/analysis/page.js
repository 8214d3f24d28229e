// The analyst's page: pictures that tell their numbers where somebody points, and a table sorted by week or question.
// Everything is readable without it; what draws is loaded when somebody asks for it, and not before.

const said = document.querySelector('#analysis')?.dataset ?? {};
const language = document.documentElement.lang;

let library;

function load(name, integrity) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    Object.assign(script, { type: 'module', src: said.library + name, integrity });
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => {
      library = undefined; // whoever tries again shall have the chance
      reject(new Error('the library was not loaded'));
    });
    document.head.append(script);
  });
  return library;
}

async function draw(section) {
  const size = matchMedia('(min-width: 40rem)').matches ? 'wide' : 'narrow';
  const answer = await fetch(`${said.live}${section.dataset.picture}?lang=${language}&size=${size}`);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const { specification, label, formatLocale, timeFormatLocale, library: name, integrity } = await answer.json();
  await load(name, integrity);
  const place = document.createElement('div');
  section.querySelector('.live').replaceChildren(place);
  // `ast`: expressions are walked through and never made into programs, which this page forbids.
  await globalThis.vegaEmbed(place, specification, {
    ast: true, actions: false, defaultStyle: false, renderer: 'svg', mode: 'vega-lite',
    logLevel: 1, // errors alone: a layer without a mark, as where no point stands out, is none
    formatLocale, timeFormatLocale, tooltip: { disableDefaultStyle: true },
  });
  // To a screen reader it is what its label says, with a field to choose from; every number stands in the table.
  for (const name of ['role', 'aria-label', 'aria-roledescription']) place.removeAttribute(name);
  place.parentElement.setAttribute('aria-label', label);
  place.querySelector('svg').setAttribute('aria-hidden', 'true');
}

function show(section, live) {
  section.querySelector('.drawn').hidden = live;
  section.querySelector('.live').hidden = !live;
  section.querySelector('.explore').firstChild.data = live ? said.back : said.explore;
}

async function explore(section) {
  const place = section.querySelector('.live');
  const status = section.querySelector('.status');
  if (!place.hidden) {
    show(section, false);
    status.textContent = '';
    return;
  }
  try {
    if (!place.firstChild) {
      status.textContent = said.loading;
      await draw(section);
    }
    show(section, true);
    status.textContent = place.querySelector('select') ? said.choose : said.ready;
  } catch {
    place.replaceChildren();
    status.textContent = said.failed;
  }
}

for (const section of document.querySelectorAll('[data-picture]')) {
  const button = section.querySelector('.explore');
  let busy = false; // pressed twice, it is made once
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (busy) return;
    busy = true;
    await explore(section).finally(() => { busy = false; });
  });
}

// Sorting by what a row is about, never by a value: see the columns that say so.

function sort(head) {
  const row = head.parentElement;
  const place = [...row.cells].indexOf(head);
  const downwards = head.getAttribute('aria-sort') === 'ascending';
  for (const each of row.cells) each.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', downwards ? 'descending' : 'ascending');
  const body = row.closest('table').tBodies[0];
  const { compare } = new Intl.Collator(language, { numeric: true });
  const rows = [...body.rows].sort((a, b) => compare(a.cells[place].textContent, b.cells[place].textContent));
  body.append(...(downwards ? rows.reverse() : rows));
}

for (const head of document.querySelectorAll('th[data-sorts]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => sort(head));
}
