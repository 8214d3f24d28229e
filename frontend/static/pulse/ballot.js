// How one person's answer travels. No DOM here.

import { encodeAnswer } from './answer.js';
import { blind, finalise, importKey } from './blind.js';
import { asksForIdeas, base64url, concat, digest, fromBase64url, hex, knowsManifest, labelled } from './bytes.js';
import { forget, memoryStorage, readRecord, recordName, tidy, writeRecord } from './records.js';
import { ANONYMOUS, PERSONAL, Problem, get, post } from './requests.js';
import { seal } from './seal.js';
import { authorKey, nonceOf, pointOf, sign } from './signatures.js';

export { deviceStorage, memoryStorage } from './records.js';

const MAX_REVISION = 50;

/** Browsers cannot without https or localhost. */
export const canSeal = () => Boolean(globalThis.crypto?.subtle);

/** The week as promised to everybody. `expected` is the fingerprint in the invitation; a card has none. */
export async function openWave({ wave, expected, net }) {
  if (!canSeal()) throw new Problem('insecure');
  const response = await get(`/pulse/${wave}/manifest`, net);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const hash = hex(await digest('SHA-256', bytes));
  const fingerprint = hash.slice(0, 32);
  if (expected && expected !== fingerprint) throw new Problem('tampered');
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  if (!knowsManifest(manifest)) throw new Problem('outdated');
  if (manifest.wave !== wave) throw new Problem('tampered');
  return { manifest, fingerprint, hash };
}

/** The person's own group and its key. One of other size or key than promised to everybody is a trap. */
export async function findPlace({ wave, token, manifest, net }) {
  const place = await (await post(`/pulse/${wave}/place`, { token }, PERSONAL, net)).json();
  const cell = manifest.cells.find(({ id }) => id === place.cell);
  if (cell?.eligible !== place.names.length) throw new Problem('tampered');
  await promisedKey(manifest, place);
  return place;
}

// The manifest holds its hash.
async function promisedKey(manifest, { cell, key }) {
  const spki = fromBase64url(key ?? '');
  const promised = manifest.cells.find(({ id }) => id === cell)?.key;
  if (promised !== base64url(await digest('SHA-256', spki))) throw new Problem('tampered');
  return spki;
}

/** What this device knows of the person's ballot. */
export async function ownBallot({ wave, token, storage }) {
  const name = await recordName(wave, token);
  tidy(storage, name);
  const record = readRecord(storage, name);
  if (!record) return null;
  const { nullifier, token: changeable, stored } = record;
  return { nullifier, sent: Boolean(nullifier && (stored || !changeable)), changeable: Boolean(changeable) };
}

export async function forgetBallot({ wave, token, storage }) {
  const name = await recordName(wave, token);
  await exclusively(name, () => forget(storage, name));
}

/** What this device keeps goes on in memory alone. */
export async function intoMemory({ wave, token, storage }) {
  const name = await recordName(wave, token);
  return exclusively(name, () => {
    const memory = memoryStorage();
    const kept = storage.getItem(name);
    if (kept) memory.setItem(name, kept);
    storage.removeItem(name);
    return memory;
  });
}

/** Send an answer, or change it, when the person presses the button and never earlier. May be called again. */
export async function castBallot({
  wave, token, cell, key, manifest, fingerprint, scores, comment = '', idea = false, storage, net,
}) {
  if (!canSeal()) throw new Problem('insecure');
  const name = await recordName(wave, token);
  tidy(storage, name);
  const visit = { wave, token, cell, key, manifest, fingerprint, storage, net, name };
  const padded = encodeAnswer(scores, comment, manifest.padding, asksForIdeas(manifest) ? idea : undefined);
  // Two tabs must not ask for two tokens, nor send two answers under one revision.
  return exclusively(name, async () => {
    let record = await withToken(visit);
    // What is stored up to here is ours: the answer may have been lost.
    const ours = Math.max(record.stored, record.tried);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const rev = record.stored + 1;
      if (rev > MAX_REVISION) throw new Problem('too_often');
      record = writeRecord(storage, name, { ...record, tried: Math.max(record.tried, rev) });
      const box = await sendBallot(visit, record, rev, padded);
      record = writeRecord(storage, name, { ...record, stored: Number(box.rev) });
      if (box.stored === 'y') {
        // Only spares a reminder.
        await post(`/pulse/${wave}/ack`, { token }, PERSONAL, net).catch(() => {});
        return { rev, nullifier: record.nullifier };
      }
      if (record.stored > ours) throw new Problem('overtaken');
    }
    throw new Problem('failed');
  });
}

async function sendBallot({ wave, cell, manifest, net }, { key, token, nullifier }, rev, padded) {
  const sealed = await seal(fromBase64url(manifest.sealing_key), padded, labelled(wave, cell, nullifier, rev));
  const signed = concat(labelled('ballot', wave, cell, nullifier, rev, ''), await digest('SHA-256', sealed));
  const signature = base64url(await sign(key, signed));
  const ballot = { cell, token, key: base64url(pointOf(key)), rev, signature, sealed: base64url(sealed) };
  return (await post(`/pulse/${wave}/ballot`, ballot, ANONYMOUS, net)).json();
}

async function withToken(visit) {
  const { wave, token, cell, manifest, fingerprint, storage, net, name } = visit;
  const signer = await importKey(await promisedKey(manifest, visit));
  if (signer.bits !== 2048 || signer.e !== 65537n) throw new Problem('tampered');
  const record = readRecord(storage, name) ?? (await prepare(visit, signer));
  if (record.nullifier && !record.token) throw new Problem('elsewhere');
  if (record.cell !== cell || record.fingerprint !== fingerprint) throw new Problem('tampered');
  if (record.token) return record;

  const { key, blinded, inverse } = record;
  const input = await tokenInput(key, wave, cell, signer.id);
  const request = { token, cell, key_id: hex(signer.id), blinded };
  const response = await post(`/pulse/${wave}/issue`, request, PERSONAL, net);
  const { blind_sig: blindSignature } = await response.json();
  let signature;
  try {
    signature = await finalise(signer, input, fromBase64url(blindSignature), fromBase64url(inverse));
  } catch {
    throw new Problem('tampered');
  }
  return writeRecord(storage, name, {
    fingerprint, cell, closes: manifest.closes, key, stored: 0, tried: 0,
    token: base64url(concat(input, signature)), nullifier: hex(await digest('SHA-256', input)),
  });
}

// Stored before anything is asked: the server signs one question, and answers it again.
async function prepare({ wave, cell, manifest, fingerprint, storage, name }, signer) {
  const key = await authorKey();
  const { blinded, inverse } = await blind(signer, await tokenInput(key, wave, cell, signer.id));
  return writeRecord(storage, name, {
    fingerprint, cell, closes: manifest.closes, key, blinded: base64url(blinded), inverse: base64url(inverse),
  });
}

const tokenInput = async (key, wave, cell, keyId) =>
  concat([0, 2], await nonceOf(key), await digest('SHA-256', labelled(wave, cell)), keyId);

const exclusively = (name, act) => (globalThis.navigator?.locks ? navigator.locks.request(name, act) : act());
