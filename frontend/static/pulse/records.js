// What this device keeps of a ballot: enough to continue after a lost answer or a reload, never the answer itself.
//
//   before the token        {fingerprint, cell, closes, key, blinded, inverse}
//   with the token          {fingerprint, cell, closes, key, token, nullifier, stored, tried}
//   after close, forgotten  {fingerprint, closes, nullifier}, for four weeks, to find it in the list

import { digest, hex, utf8 } from './bytes.js';
import { Problem } from './requests.js';

const PREFIX = 'resonanz.ballot.';
const FOUR_WEEKS = 28 * 24 * 3600 * 1000;

/** The place of one person's record: a reminder's link has another time and signature around the same identity. */
export async function recordName(wave, token) {
  const identity = token.split('.').slice(0, -2).join('.') || token;
  return PREFIX + hex(await digest('SHA-256', utf8(`${wave}|${identity}`))).slice(0, 32);
}

/** localStorage where the browser grants it, else null. */
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

/** Keep what finds a stored ballot in the list, and nothing that could change it. */
export function forget(storage, name) {
  const { fingerprint, closes, nullifier, token, stored } = readRecord(storage, name) ?? {};
  if (token && stored) writeRecord(storage, name, { fingerprint, closes, nullifier });
  else storage.removeItem(name);
}

/** Drop what nobody needs any more; never the record in use, for a device's clock may be wrong. */
export function tidy(storage, inUse, now = Date.now()) {
  for (const name of Object.keys(storage)) {
    if (!name.startsWith(PREFIX) || name === inUse) continue;
    const { closes, nullifier, token } = readRecord(storage, name) ?? {};
    const closed = Date.parse(closes);
    if (!(now < closed + FOUR_WEEKS)) storage.removeItem(name);
    else if (now >= closed && (token || !nullifier)) forget(storage, name);
  }
}

/** The same for a shared device, gone with the page. */
export const memoryStorage = () => new Memory();

class Memory {
  getItem(name) { return this[name] ?? null; }
  setItem(name, text) { this[name] = text; }
  removeItem(name) { delete this[name]; }
}
