// What this device keeps of a ballot: enough to continue after a lost answer or a reload, never the answer itself.
//
//   before the token        {fingerprint, cell, closes, key, blinded, inverse}
//   with the token          {fingerprint, cell, closes, key, token, nullifier, stored, tried}: two revisions
//   after close, forgotten  {fingerprint, closes, nullifier}, for four weeks, to see that the ballot was counted

import { digest, hex, utf8 } from './bytes.js';
import { Problem } from './requests.js';

const PREFIX = 'resonanz.ballot.';
const FOUR_WEEKS = 28 * 24 * 3600 * 1000;

/** The place of one person's record: a reminder's link has another time and signature around the same identity. */
export async function recordName(wave, token) {
  const identity = token.split('.').slice(0, -2).join('.') || token;
  return PREFIX + hex(await digest('SHA-256', utf8(`${wave}|${identity}`))).slice(0, 32);
}

/** localStorage where the browser grants it, else null: the page then says so and may offer `memoryStorage`. */
export function deviceStorage() {
  try {
    localStorage.setItem(`${PREFIX}probe`, '{}');
    localStorage.removeItem(`${PREFIX}probe`);
    return localStorage;
  } catch {
    return null;
  }
}

export function readRecord(storage, name) {
  try {
    return JSON.parse(storage.getItem(name));
  } catch {
    return null;
  }
}

export function writeRecord(storage, name, record) {
  try {
    storage.setItem(name, JSON.stringify(record));
  } catch {
    throw new Problem('storage');
  }
  return record;
}

/** Whether the server is known to have stored this ballot. */
export const isSent = ({ nullifier, token, stored }) => Boolean(nullifier && (stored || !token));

/** Keep what finds the ballot in the list, and nothing that could change it; of anything else, nothing. */
export function forget(storage, name) {
  const record = readRecord(storage, name) ?? {};
  const { fingerprint, closes, nullifier, token } = record;
  if (token && isSent(record)) writeRecord(storage, name, { fingerprint, closes, nullifier });
  else storage.removeItem(name);
}

/** Drop what is no longer needed of other people and weeks; never the record in use, for a device's clock may be wrong. */
export function tidy(storage, inUse, now = Date.now()) {
  const names = Array.from({ length: storage.length }, (_, place) => storage.key(place));
  for (const name of names.filter((other) => other.startsWith(PREFIX) && other !== inUse)) {
    const { closes, nullifier, token } = readRecord(storage, name) ?? {};
    const closed = Date.parse(closes);
    if (!(now < closed + FOUR_WEEKS)) storage.removeItem(name);
    else if (now >= closed && (token || !nullifier)) forget(storage, name);
  }
}

/** For a shared device: the same interface as localStorage, gone with the page. */
export function memoryStorage() {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (place) => [...kept.keys()][place] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => { kept.set(name, text); },
    removeItem: (name) => { kept.delete(name); },
  };
}
