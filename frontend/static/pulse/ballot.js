// How one person's answer travels. No DOM here: the page's own script shows things and calls these functions.

import { encodeAnswer } from './answer.js';
import { blind, finalise, importKey } from './blind.js';
import { base64url, concat, digest, fromBase64url, hex, random, utf8 } from './bytes.js';
import { readRecord, recordName, tidy, writeRecord } from './records.js';
import { ANONYMOUS, PERSONAL, Problem, get, post } from './requests.js';
import { seal } from './seal.js';

export { MAX_COMMENT, cleanComment } from './answer.js';
export { deviceStorage, memoryStorage } from './records.js';
export { Problem } from './requests.js';

const VERSION = 'resonanz-1';
const MAX_REVISION = 50;

/** Whether this browser can keep the promise at all: it cannot without https or localhost. */
export const canSeal = () => Boolean(globalThis.crypto?.subtle);

/** The week as promised to everybody. `expected` is the fingerprint in the invitation; without one (a card) it is only shown. */
export async function openWave({ wave, expected, base = '', net }) {
  if (!canSeal()) throw new Problem('insecure');
  const response = await get(`${base}/pulse/${wave}/manifest`, net);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const fingerprint = hex(await digest('SHA-256', bytes)).slice(0, 32);
  if (expected && expected !== fingerprint) throw new Problem('tampered');
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  if (manifest.version !== VERSION || manifest.wave !== wave) throw new Problem('tampered');
  return { manifest, fingerprint };
}

/** The person's own group: `{cell, names, …}`. A group of other size than promised to everybody is a trap. */
export async function findPlace({ wave, token, manifest, base = '', net }) {
  const response = await post(`${base}/pulse/${wave}/place`, { token }, PERSONAL, net);
  const place = await response.json();
  const cell = manifest.cells.find(({ id }) => id === place.cell);
  if (cell?.eligible !== place.names.length) throw new Problem('tampered');
  return place;
}

/** What this device knows of the person's ballot: null, or `{sent, rev, nullifier}`. */
export async function ownBallot({ wave, token, storage }) {
  const name = await recordName(wave, token);
  tidy(storage, name);
  const record = readRecord(storage, name);
  return record && { sent: Boolean(record.sent), rev: record.rev ?? 0, nullifier: record.nullifier ?? null };
}

/**
 * Send an answer, or change the one sent before. Call it when the person presses the button, never earlier.
 * Returns `{rev, nullifier}` once the server has stored it; throws a Problem otherwise, and may be called again.
 */
export async function castBallot({
  wave, token, cell, manifest, fingerprint, scores, comment = '', storage, base = '', net,
}) {
  if (!canSeal()) throw new Problem('insecure');
  const name = await recordName(wave, token);
  tidy(storage, name);
  const visit = { wave, token, cell, manifest, fingerprint, storage, base, net, name };
  const padded = encodeAnswer(scores, comment, manifest.padding);
  // Two tabs of one person must not ask for two tokens, nor send two answers under one revision.
  return exclusively(name, async () => {
    const record = await withToken(visit);
    const rev = record.rev + 1;
    if (rev > MAX_REVISION) throw new Problem('too_often');
    // Counted before it is sent: whatever becomes of the response, the next answer has a higher number.
    writeRecord(storage, name, { ...record, rev });
    const info = utf8([VERSION, wave, cell, record.nullifier, rev].join('|'));
    const sealed = await seal(fromBase64url(manifest.sealing_key), padded, info);
    const ballot = { cell, token: record.token, rev, sealed: base64url(sealed) };
    await post(`${base}/pulse/${wave}/ballot`, ballot, ANONYMOUS, net);
    writeRecord(storage, name, { ...record, rev, sent: true });
    // Only spares the person a reminder; the answer is safe without it.
    await post(`${base}/pulse/${wave}/ack`, { token }, PERSONAL, net).catch(() => {});
    return { rev, nullifier: record.nullifier };
  });
}

/** Whether a closed week counted the ballot; null while there is no list (before close, after four weeks). */
export async function isCounted({ wave, nullifier, base = '', net }) {
  try {
    const response = await get(`${base}/pulse/${wave}/counted`, net);
    return (await response.json()).counted.includes(nullifier);
  } catch (problem) {
    if (problem.code === 'not_found') return null;
    throw problem;
  }
}

async function withToken(visit) {
  const { wave, token, cell, manifest, fingerprint, storage, base, net, name } = visit;
  const promised = manifest.cells.find(({ id }) => id === cell);
  if (!promised) throw new Problem('tampered');
  const record = readRecord(storage, name) ?? (await prepare(visit, promised));
  if (record.cell !== cell || record.fingerprint !== fingerprint) throw new Problem('tampered');
  if (record.token) return record;

  const key = await importKey(fromBase64url(promised.key));
  const input = await tokenInput(fromBase64url(record.nonce), wave, cell, key.id);
  const request = { token, cell, key_id: hex(key.id), blinded: record.blinded };
  const response = await post(`${base}/pulse/${wave}/issue`, request, PERSONAL, net);
  const { blind_sig: blindSignature } = await response.json();
  let signature;
  try {
    signature = await finalise(key, input, fromBase64url(blindSignature), fromBase64url(record.inverse));
  } catch {
    throw new Problem('tampered');
  }
  return writeRecord(storage, name, {
    fingerprint, cell, closes: manifest.closes, rev: 0, sent: false,
    token: base64url(concat(input, signature)), nullifier: hex(await digest('SHA-256', input)),
  });
}

// Stored before anything is asked: the server signs once, so a lost response must find the same question again.
async function prepare({ wave, cell, manifest, fingerprint, storage, name }, promised) {
  const key = await importKey(fromBase64url(promised.key));
  const nonce = random(32);
  const { blinded, inverse } = await blind(key, await tokenInput(nonce, wave, cell, key.id));
  return writeRecord(storage, name, {
    fingerprint, cell, closes: manifest.closes,
    nonce: base64url(nonce), inverse: base64url(inverse), blinded: base64url(blinded),
  });
}

async function tokenInput(nonce, wave, cell, keyId) {
  return concat([0, 2], nonce, await digest('SHA-256', utf8(`${VERSION}|${wave}|${cell}`)), keyId);
}

const exclusively = (name, act) => (globalThis.navigator?.locks ? navigator.locks.request(name, act) : act());
