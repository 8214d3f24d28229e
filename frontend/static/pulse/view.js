// What the pulse page shows. The words stand in the page's <template>s, in the reader's language; here they are copied.

import { MAX_COMMENT } from './answer.js';

const find = (selector) => document.querySelector(selector);
const nameOf = (question) => `question-${question}`;

export function copy(name, values = {}) {
  const fragment = document.getElementById(name).content.cloneNode(true);
  const texts = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = filled(texts.currentNode.data, values);
  return fragment;
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);

export function show(name, values) {
  find('#answer')?.reset();
  find('#stage').replaceChildren(copy(name, values));
  find('#stage h2')?.focus();
}

/** The way to the results: the key goes from one address to the other here, and no request holds both. */
export function leadToResults(reading, cell) {
  const language = document.documentElement.lang;
  for (const anchor of document.querySelectorAll('#stage a[data-results]')) {
    const place = anchor.dataset.results.replace('{cell}', cell);
    anchor.href = `${place}?lang=${language}${reading ? `#${reading}` : ''}`;
  }
}

/** Without a name: empty it. */
export function put(place, name, values) {
  find(place)?.replaceChildren(...(name ? [copy(name, values)] : []));
}

/** Say what is in the way where the eye finds it; false where there are no words for it, or no place. */
export function alert(name, place = '#alert') {
  const words = `alert-${name}`;
  if (!find(place) || !document.getElementById(words)) return false;
  put(place, words);
  find(place).scrollIntoView({ block: 'nearest' });
  return true;
}

/** Another page on top of this one. */
export function read(page) {
  find('#reading').ariaLabel = page.querySelector('h1').textContent;
  find('#reading div').replaceChildren(...page.querySelector('main').childNodes);
  find('#reading').showModal();
}

/** Each question a radio group: one stop for the Tab key, the arrows choose. */
export function ask(questions, language) {
  find('#questions').replaceChildren(...questions.map((question) => group(question, language)));
  find('fieldset').setAttribute('aria-describedby', 'missing');
  find('#comment').maxLength = MAX_COMMENT;
  countLeft();
}

function group({ id, core, text, labels }, wanted) {
  const language = [wanted, 'en', ...Object.keys(text)].find((each) => each in text);
  const fieldset = copy(core ? 'faces' : 'scale').querySelector('fieldset');
  fieldset.lang = language;
  fieldset.dir = 'auto';
  fieldset.querySelector('legend').textContent = text[language];
  fieldset.querySelectorAll('label').forEach((label, place) => {
    label.querySelector('input').name = nameOf(id);
    label.querySelector('span').textContent = labels[language][place];
  });
  return fieldset;
}

/** A score or null for each question, the comment, whether it is an idea; null where no form is shown. */
export function readForm(questions) {
  const form = find('#answer');
  if (!form) return null;
  const scores = questions.map(({ id }) => [id, Number(form.elements[nameOf(id)].value) || null]);
  return { scores: Object.fromEntries(scores), comment: form.elements.comment.value, idea: Boolean(form.elements.idea?.checked) };
}

export function isFilledIn() {
  const form = find('#answer');
  return Boolean(form?.querySelector(':checked') || form?.elements.comment.value.trim());
}

export function fillForm({ scores, comment, idea }) {
  const form = find('#answer');
  for (const [id, score] of Object.entries(scores)) form.elements[nameOf(id)].value = String(score ?? '');
  form.elements.comment.value = comment;
  if (form.elements.idea) form.elements.idea.checked = idea;
  form.querySelectorAll('fieldset').forEach(offerToLeaveOut);
  countLeft();
}

/** A radio button cannot be unchosen by itself, and nobody has to answer. */
export function offerToLeaveOut(fieldset) {
  fieldset.querySelector('button').disabled = !fieldset.querySelector(':checked');
}

export function leaveOut(fieldset) {
  const chosen = fieldset.querySelector(':checked');
  chosen.checked = false;
  chosen.focus();
  offerToLeaveOut(fieldset);
}

export function countLeft() {
  const words = find('#comment-left');
  if (words) words.textContent = filled(words.dataset.words, { left: MAX_COMMENT - find('#comment').value.length });
}

/** Let the button rest without taking the focus from it. */
export function sendingGoesOn(going) {
  const words = find('#progress');
  if (!words) return;
  words.textContent = going ? words.dataset.words : '';
  find('[type=submit]').setAttribute('aria-disabled', String(going));
}

export function exchangeWords(other) {
  document.documentElement.lang = other.documentElement.lang;
  document.documentElement.dir = other.documentElement.dir;
  document.title = other.title;
  document.body.replaceChildren(...other.body.childNodes);
}
