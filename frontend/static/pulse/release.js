// What is published of a closed week, believed only with the signature of the key that the invitation promised.

import { CURVE, SIGNING } from './author.js';
import { VERSION, concat, digest, fromBase64url, fromHex, hex, labelled, utf8 } from './bytes.js';
import { Problem, get } from './requests.js';

/** The verified list of counted ballots; null while there is none: before the close, after four weeks. */
export async function readRelease({ wave, manifest, hash, base = '', net }) {
  let found;
  try {
    found = await get(`${base}/pulse/${wave}/release`, net);
  } catch (problem) {
    if (problem.code === 'outdated') return null;
    throw problem;
  }
  try {
    const { release, signature, counted } = await found.json();
    const key = await crypto.subtle.importKey('raw', fromBase64url(manifest.release_key), CURVE, false, ['verify']);
    const signed = concat(labelled('release', ''), utf8(release));
    const genuine = await crypto.subtle.verify(SIGNING, key, fromBase64url(signature), signed);
    const said = JSON.parse(release);
    const list = hex(await digest('SHA-256', fromHex(counted.join(''))));
    const whole = counted.every((entry) => /^[0-9a-f]{64}$/.test(entry));
    const ours = said.version === VERSION && said.wave === wave && said.manifest === hash && said.counted === list;
    if (genuine && whole && ours) return counted;
  } catch {
    // Whatever cannot be read is not what was signed.
  }
  throw new Problem('forged');
}

/** What stands in the list for a ballot. */
export const entryOf = async (nullifier) =>
  hex(await digest('SHA-256', concat(labelled('counted', ''), fromHex(nullifier))));
