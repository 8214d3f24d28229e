// The pulse page: from the link to the receipt. Nothing is sent before the person presses the button; what is
// filled in stays in the form alone.

import { cleanComment } from './answer.js';
import {
  canSeal, castBallot, deviceStorage, findPlace, forgetBallot, intoMemory, memoryStorage, openWave, ownBallot,
} from './ballot.js';
import { addressOf, codeIn, readLink, spoken } from './link.js';
import { asksForIdeas } from './bytes.js';
import { countedList, entryOf } from './signatures.js';
import {
  alert, ask, countLeft, exchangeWords, fillForm, isFilledIn, leadToResults, leaveOut, offerToLeaveOut, put, read, readForm, sendingGoesOn, show,
} from './view.js';

const stage = () => document.querySelector('#stage').dataset;
const { wave } = stage();
const kiosk = 'kiosk' in stage(); // a tablet that many use: a code in, and nothing of it left behind
const kept = kiosk ? null : deviceStorage();

let storage = kept ?? memoryStorage();
let shared = kiosk; // everything is in memory alone, the link too
let link = null; // {fingerprint, token, reading}
let week = null; // {manifest, fingerprint, hash}
let place = null; // {cell, names, last, reply, links_written}
let draw = () => {}; // shows the present state again, in the words the page has now
let sending = false;
let compared = false; // a card holds no fingerprint: its words are compared with the notice board

const language = () => document.documentElement.lang;
const ballot = () => ({ wave, token: link.token, storage });
const query = () => location.search.split('%')[0];

function state(name, values = {}) {
  draw = () => {
    show(name, values);
    leadToResults(link?.reading);
  };
  draw();
}

async function start() {
  if (kiosk && !link) return state('kiosk');
  link = (kiosk ? null : readLink(location.href)) ?? link;
  if (!link) return state(/#.|%/.test(location.href) ? 'cut' : 'no_link');
  if (!shared) history.replaceState(null, '', addressOf({ ...link, wave }, query()));
  if (!canSeal()) return state('insecure');
  return orProblem(async () => {
    if (stage().state !== 'open') return over();
    week = await openWave({ wave, expected: link.fingerprint });
    if (link.card && !compared) return state('compare', { words: spoken(week.fingerprint) });
    place = await findPlace({ wave, token: link.token, manifest: week.manifest });
    const own = await ownBallot(ballot());
    return own?.sent ? receipt(own) : form(own ? 'notice-unsure' : undefined);
  });
}

/** The week takes no more answers: was the one of this device counted? */
async function over() {
  if (stage().state === 'void') return state('void');
  const own = await ownBallot(ballot());
  week = await openWave({ wave, expected: link.fingerprint });
  const listed = await countedList({ wave, ...week });
  if (!own?.nullifier) return state('closed');
  if (!listed) return state('not_listed');
  const number = await entryOf(own.nullifier);
  if (listed.includes(number)) return state('counted', { receipt: number });
  return state(own.sent ? 'not_counted' : 'closed', { receipt: number });
}

function form(notice = kiosk ? 'notice-kiosk' : kept ? undefined : 'notice-unkept') {
  const { label, eligible } = week.manifest.cells.find(({ id }) => id === place.cell);
  draw = (filled) => {
    show('form', { n: eligible, group: label, names: place.names.join(', ') });
    put('#notice', notice);
    around();
    ask(week.manifest.questions, language());
    put('#idea', asksForIdeas(week.manifest) && 'idea-asked');
    if (filled) fillForm(filled);
  };
  draw();
}

function around() {
  const { links_written: n } = place;
  put('#written', n > 1 && 'written-again', { n });
  put('#sharing', shared ? 'sharing-on' : 'sharing-asked');
  put('#where', kept && !shared ? 'where-kept' : 'where-open');
}

async function receipt({ nullifier, changeable = true }) {
  if (kiosk) {
    state('kiosk_done');
    setTimeout(wipe, 5_000);
    return;
  }
  const number = await entryOf(nullifier);
  draw = () => {
    show(changeable ? 'receipt' : 'forgotten', { receipt: number });
    around();
    put('#keeping', kept && !shared ? 'keeping-record' : 'keeping-nothing', { receipt: number });
    lastTime();
    put('#reply', place.last && (place.reply ? 'reply-given' : 'reply-open'), { reply: place.reply });
    put('#own', place.last && 'own-group');
    leadToResults(link.reading, place.cell);
  };
  draw();
}

/** After the answer, so that it does not colour it. */
function lastTime() {
  const core = week.manifest.questions.find((question) => question.core);
  const found = place.last?.means[core?.id];
  if (!found) return;
  const labels = core.labels[language()] ?? core.labels.en ?? Object.values(core.labels)[0];
  const mean = found.mean.toLocaleString(language(), { minimumFractionDigits: 1 });
  const { n, eligible } = place.last;
  put('#last', `last-${found.bound ?? 'mean'}`, { mean, lowest: labels[0], highest: labels.at(-1), n, eligible });
}

async function send() {
  if (sending) return;
  const { scores, comment, idea } = readForm(week.manifest.questions);
  put('#alert');
  if (!cleanComment(comment) && Object.values(scores).every((score) => score === null)) {
    alert('empty', '#missing');
    document.querySelector('fieldset input').focus({ preventScroll: true });
    return;
  }
  sending = true;
  sendingGoesOn(true);
  try {
    await orProblem(async () => receipt(await castBallot({ ...ballot(), cell: place.cell, key: place.key, ...week, scores, comment, idea })));
  } finally {
    sending = false;
    sendingGoesOn(false);
  }
}

/** What went wrong is said beside the button, where the answer can stay, else instead of the form. */
async function orProblem(act) {
  try {
    await act();
  } catch (problem) {
    let code = problem.code ?? 'failed';
    if (code === 'tampered' && stage().state !== 'open') code = 'forged';
    if (code === 'closed') await closedMeanwhile();
    else if (code === 'not_invited' && link.card) state('not_this_card');
    else if (!sending || !alert(code)) state(document.getElementById(code) ? code : 'failed', link);
    if (!problem.code) throw problem;
  }
}

async function closedMeanwhile() {
  const page = await fetchPage(location.href).catch(() => null);
  stage().state = page?.querySelector('#stage')?.dataset.state ?? 'closed';
  await (sending ? state('too_late') : start());
}

async function changeLanguage({ href }) {
  if (sending) return;
  const other = await fetchPage(href).catch(() => alert('loading'));
  if (!other?.body) return;
  const filled = readForm(week?.manifest.questions);
  exchangeWords(other);
  history.replaceState(null, '', href + location.hash);
  draw(filled);
  document.querySelector('a[hreflang]').focus();
}

async function fetchPage(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** Another page in the place of this one, without a trace in the history: what was in memory goes with it. */
function wipe() {
  clear();
  location.replace(location.pathname + query());
}

function clear() {
  [link, week, place, storage] = [null, null, null, memoryStorage()];
  document.querySelector('#stage').replaceChildren();
}

// Whoever walks away leaves nothing; and a tablet that waits overnight asks about the week that is open by then.
let idle;
function wait() {
  clearTimeout(idle);
  idle = setTimeout(wipe, link || document.querySelector('#code')?.value ? 60_000 : 600_000);
}

const acts = {
  start,
  wipe,
  compared() {
    compared = true;
    return start();
  },
  change: () => form('notice-replace'),
  leave_out: (button) => leaveOut(button.closest('fieldset')),
  close: (button) => button.closest('dialog').close(),
  reload: () => location.reload(),
  async share() {
    storage = await intoMemory(ballot());
    shared = true;
    history.replaceState(null, '', location.pathname + location.search);
    around();
    document.querySelector('#sharing p').focus();
  },
  async forget() {
    await forgetBallot(ballot());
    await start();
  },
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (button) acts[button.dataset.do](button);
  const anchor = event.target.closest('a');
  const chosen = anchor?.hreflang;
  const text = ['/privacy', '/accessibility'].includes(anchor?.pathname);
  const within = anchor?.getAttribute('href').startsWith('#');
  if (chosen || text || within) event.preventDefault();
  if (chosen) changeLanguage(anchor);
  else if (text) fetchPage(anchor.href).then(read, () => alert('loading'));
  // Following it would put #main where the link's token stands.
  else if (within) document.querySelector(anchor.hash).focus();
});
document.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.target.id === 'answer') return send();
  if (kiosk) {
    const code = codeIn(event.target.elements.code.value);
    if (!code) return alert('not_code');
    link = { wave, card: true, token: code };
    return start();
  }
  const found = readLink(event.target.elements.link.value);
  if (!found) return alert('not_whole');
  history.replaceState(null, '', addressOf(found, query()));
  return location.reload();
});
document.addEventListener('input', (event) => {
  put('#missing');
  if (event.target.type === 'radio') offerToLeaveOut(event.target.closest('fieldset'));
  else countLeft();
});
// Somebody pastes another person's link into the same tab.
addEventListener('hashchange', () => location.reload());
addEventListener('beforeunload', (event) => !kiosk && isFilledIn() && event.preventDefault());
if (kiosk) {
  for (const kind of ['pointerdown', 'keydown', 'input', 'submit']) addEventListener(kind, wait);
  wait();
  // A browser may keep a whole page to go back to.
  addEventListener('pagehide', clear);
  addEventListener('pageshow', ({ persisted }) => persisted && wipe());
}

// Beside the words about a page that takes long: it waits for a server from here on, not for its script.
document.querySelector('#stage [data-do=reload]').hidden = false;
start();
