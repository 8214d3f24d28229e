// Two signatures with P-256: a ballot's by its author, and a release's by the key that was promised.

import { VERSION, concat, digest, fromBase64url, fromHex, hex, labelled, utf8 } from './bytes.js';
import { Problem, get } from './requests.js';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

/** One for each week and person, as the record keeps it. */
export async function authorKey() {
  const { privateKey } = await crypto.subtle.generateKey(CURVE, true, ['sign']);
  const { d, x, y } = await crypto.subtle.exportKey('jwk', privateKey);
  return { d, x, y };
}

export const pointOf = ({ x, y }) => concat([4], fromBase64url(x), fromBase64url(y));

/** Binds the token to the key. */
export const nonceOf = (key) => digest('SHA-256', concat(labelled('key', ''), pointOf(key)));

export async function sign(key, message) {
  const signer = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', ...key }, CURVE, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign(SIGNING, signer, message));
}

/** The verified list of counted ballots; null while there is none: before the close, after four weeks. */
export async function countedList({ wave, manifest, hash, net }) {
  const found = await get(`/pulse/${wave}/release`, net).catch((problem) => {
    if (problem.code !== 'outdated') throw problem;
  });
  if (!found) return null;
  try {
    const { release, signature, counted } = await found.json();
    const key = await crypto.subtle.importKey('raw', fromBase64url(manifest.release_key), CURVE, false, ['verify']);
    const signed = concat(labelled('release', ''), utf8(release));
    const genuine = await crypto.subtle.verify(SIGNING, key, fromBase64url(signature), signed);
    const said = JSON.parse(release);
    const ours = said.version === VERSION && said.wave === wave && said.manifest === hash;
    const whole = said.counted === hex(await digest('SHA-256', fromHex(counted.join(''))));
    if (genuine && ours && whole && counted.every((entry) => /^[0-9a-f]{64}$/.test(entry))) return counted;
  } catch {
    // Whatever cannot be read was not signed.
  }
  throw new Problem('forged');
}

/** What stands in the list for a ballot. */
export const entryOf = async (nullifier) =>
  hex(await digest('SHA-256', concat(labelled('counted', ''), fromHex(nullifier))));
