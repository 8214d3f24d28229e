// The pulse page: from the link to the receipt. Nothing is sent before the person presses the button; what is
// filled in stays in this page's memory and is never kept on the device.

import { canSeal, castBallot, cleanComment, deviceStorage, findPlace, isCounted, memoryStorage, openWave, ownBallot } from './ballot.js';
import { ask, countLeft, exchangeWords, fillForm, leaveOut, offerToLeaveOut, put, readForm, sendingGoesOn, show } from './view.js';

const kept = deviceStorage();
const storage = kept ?? memoryStorage();
const { wave } = document.querySelector('#stage').dataset;

let link = null; // {fingerprint, token}
let week = null; // {manifest, fingerprint}, once it is what the invitation promised
let place = null; // {cell, names, last}
let answer = null; // what was filled in, as long as this page is open
let draw = () => {}; // shows the present state once more, in whichever words the page has now
let sending = false;

const language = () => document.documentElement.lang;
const ballot = () => ({ wave, token: link.token, storage });

/** Show a state, and remember how, for when the language changes. */
function state(name, values = {}) {
  draw = () => show(name, values);
  draw();
}

// The fingerprint and the token stand behind the # and so never reach a server with the address.
const readLink = () => location.hash.match(/^#(?<fingerprint>[0-9a-f]{32})\.(?<token>.+)$/)?.groups ?? null;

async function start() {
  link = readLink();
  if (!link) return state('no_link');
  if (!canSeal()) return state('insecure');
  return orProblem(async () => {
    const stage = document.querySelector('#stage').dataset.state;
    if (stage !== 'open') return over(stage);
    week = await openWave({ wave, expected: link.fingerprint });
    place = await findPlace({ wave, token: link.token, manifest: week.manifest });
    const own = await ownBallot(ballot());
    return own?.sent ? receipt(own) : form(own ? 'notice-unsure' : undefined);
  });
}

/** The week takes no more answers: tell whether the one of this device was counted. */
async function over(stage) {
  if (stage === 'void') return state('void');
  const own = await ownBallot(ballot());
  if (!own?.nullifier) return state('closed');
  const counted = await isCounted({ wave, nullifier: own.nullifier });
  if (counted === null) return state('not_listed');
  if (counted || own.sent) return state(counted ? 'counted' : 'not_counted', { receipt: own.nullifier });
  return state('closed');
}

function form(notice = kept ? undefined : 'notice-unkept') {
  const { label, eligible } = week.manifest.cells.find(({ id }) => id === place.cell);
  draw = () => {
    show('form', { n: eligible, group: label, names: place.names.join(', ') });
    put('#notice', notice);
    ask(week.manifest.questions, language());
    if (answer) fillForm(answer);
  };
  draw();
}

function receipt({ nullifier }) {
  draw = () => {
    show(kept ? 'receipt' : 'receipt-unkept', { receipt: nullifier });
    lastTime();
  };
  draw();
}

/** After the answer, so that it does not colour it: how the group answered before. */
function lastTime() {
  const core = week.manifest.questions.find((question) => question.core);
  const found = place.last?.means[core?.id];
  if (!found) return;
  const labels = core.labels[language()] ?? Object.values(core.labels)[0];
  const mean = found.mean.toLocaleString(language(), { minimumFractionDigits: 1 });
  const { n, eligible } = place.last;
  put('#last', `last-${found.bound ?? 'mean'}`, { mean, lowest: labels[0], highest: labels.at(-1), n, eligible });
}

async function send() {
  if (sending) return;
  answer = readForm(week.manifest.questions);
  const { scores, comment } = answer;
  put('#alert');
  if (!cleanComment(comment) && Object.values(scores).every((score) => score === null)) {
    put('#alert', 'alert-empty');
    document.querySelector('fieldset input').focus();
    return;
  }
  sending = true;
  sendingGoesOn(true);
  try {
    await orProblem(async () => receipt(await castBallot({ ...ballot(), cell: place.cell, ...week, scores, comment })));
  } finally {
    sending = false;
    sendingGoesOn(false);
  }
}

/** What went wrong is said beside the button, where everything filled in can stay, else instead of the form. */
async function orProblem(act) {
  try {
    await act();
  } catch (problem) {
    const code = problem.code ?? 'failed';
    if (code === 'closed') await closedMeanwhile();
    else if (sending && document.getElementById(`alert-${code}`)) put('#alert', `alert-${code}`);
    else state(document.getElementById(code) ? code : 'failed', { fingerprint: link.fingerprint });
    if (!problem.code) throw problem;
  }
}

async function closedMeanwhile() {
  const page = await fetchPage(location.href).catch(() => null);
  document.querySelector('#stage').dataset.state = page?.querySelector('#stage')?.dataset.state ?? 'closed';
  await (sending ? state('too_late') : start());
}

/** Another language is the same page in other words; what is filled in stays, and so does the link. */
async function changeLanguage(chosen) {
  if (sending) return;
  const other = await fetchPage(chosen.href).catch(() => null);
  if (!other) {
    put('#alert', 'alert-language');
    return;
  }
  if (document.querySelector('form')) answer = readForm(week.manifest.questions);
  exchangeWords(other);
  history.replaceState(null, '', chosen.href + location.hash);
  draw();
  document.querySelector('a[hreflang]').focus();
}

async function fetchPage(address) {
  const response = await fetch(address, { headers: { Accept: 'text/html' } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

const acts = {
  start,
  change: () => form('notice-replace'),
  leave_out: (button) => leaveOut(button.closest('fieldset')),
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]');
  if (button) acts[button.dataset.do](button);
  const chosen = event.target.closest('a[hreflang]');
  const skip = event.target.closest('a.skip');
  if (chosen || skip) event.preventDefault();
  if (chosen) changeLanguage(chosen);
  // Following it would put #main where the link's token stands.
  if (skip) document.querySelector('main').focus();
});
document.addEventListener('submit', (event) => {
  event.preventDefault();
  send();
});
document.addEventListener('input', (event) => {
  if (event.target.type === 'radio') offerToLeaveOut(event.target.closest('fieldset'));
  else countLeft();
});
// Somebody pastes another person's link into the same tab.
addEventListener('hashchange', () => location.reload());

start();
