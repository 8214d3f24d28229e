// What the page asks the server. Every request may be repeated without harm, so a lost answer is asked for again.

import { BASE } from './bytes.js';

/** Something to tell the person; `detail` is the server's own sentence. */
export class Problem extends Error {
  constructor(code, detail = '') {
    super(detail || code);
    this.code = code;
    this.detail = detail;
  }
}

// Only a page of another time is malformed, or asks for what is not there.
const CODES = {
  400: 'outdated', 401: 'no_such_link', 403: 'not_invited', 404: 'outdated', 409: 'elsewhere', 410: 'closed', 503: 'busy',
};
const PAUSES = [500, 1500, 4000];
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

const JSON_TYPE = { 'Content-Type': 'application/json' };
const QUIET = { referrerPolicy: 'no-referrer', cache: 'no-store' };

// Nothing of a person may travel with a ballot, not even the language they read. Omitting credentials also gives it
// a connection of its own.
export const ANONYMOUS = { ...QUIET, credentials: 'omit', headers: { ...JSON_TYPE, 'Accept-Language': '*' } };
export const PERSONAL = { ...QUIET, credentials: 'same-origin', headers: JSON_TYPE };

// What everybody gets may be kept, and is asked for again.
export const get = (path, net) => request(path, { method: 'GET' }, { ...PERSONAL, cache: 'no-cache' }, net);

export const post = (path, body, manner, net) =>
  request(path, { method: 'POST', body: JSON.stringify(body) }, manner, net);

async function request(path, message, manner, { fetch = globalThis.fetch.bind(globalThis), wait = sleep } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    const pause = PAUSES[attempt];
    let response;
    try {
      response = await fetch(BASE + path, { ...message, ...manner, redirect: 'error' });
    } catch {
      if (pause === undefined) throw new Problem('offline');
    }
    if (response?.ok) return response;
    if (response && (response.status !== 503 || pause === undefined)) throw await problem(response);
    const asked = 1000 * Number(response?.headers.get('Retry-After'));
    await wait(Math.max(pause, Math.min(asked || 0, 10_000)) * (0.75 + Math.random() / 2));
  }
}

async function problem(response) {
  const said = await response.json().catch(() => ({}));
  return new Problem(CODES[response.status] ?? 'failed', said.detail);
}
