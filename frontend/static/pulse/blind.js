// Blind signatures after RFC 9474, RSABSSA-SHA384-PSS-Deterministic: the voter's side.
// The server signs `blinded` and never sees the message; nobody can connect the two, not even the signer.

import { concat, digest, fromBase64url, fromHex, hex, random, utf8 } from './bytes.js';

const HASH = 'SHA-384';
const SALT_LENGTH = 48;

const toInt = (bytes) => BigInt(`0x${hex(bytes)}`);
const toBytes = (number, length) => fromHex(number.toString(16).padStart(2 * length, '0'));

/** The cell's public key (DER SubjectPublicKeyInfo). */
export async function importKey(spki) {
  const verifier = await crypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: HASH }, true, ['verify']);
  const { n, e } = await crypto.subtle.exportKey('jwk', verifier);
  const modulus = toInt(fromBase64url(n));
  const bits = modulus.toString(2).length;
  return { n: modulus, e: toInt(fromBase64url(e)), bits, id: await digest('SHA-256', spki), verifier };
}

/** Steps of section 4.2; salt and factor are given by tests alone. */
export async function blind(key, message, salt = random(SALT_LENGTH), factor = randomFactor(key)) {
  const length = Math.ceil(key.bits / 8);
  const m = toInt(await pssEncode(message, key.bits - 1, salt));
  inverse(m, key.n); // throws when they share a divisor, as the standard asks
  const blinded = (m * power(factor, key.e, key.n)) % key.n;
  return { blinded: toBytes(blinded, length), inverse: toBytes(inverse(factor, key.n), length) };
}

/** Steps of section 4.4: the signature below the blinding, or an error when the server signed something else. */
export async function finalise(key, message, blindSignature, inverse, saltLength = SALT_LENGTH) {
  const length = Math.ceil(key.bits / 8);
  if (blindSignature.length !== length) throw new Error('blind signature of another length');
  const signature = toBytes((toInt(blindSignature) * toInt(inverse)) % key.n, length);
  const valid = await crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key.verifier, signature, message);
  if (!valid) throw new Error('not a signature of this message');
  return signature;
}

/** The inverse of a modulo n, by Euclid's extended algorithm. */
export function inverse(a, n) {
  let [r, next, x, after] = [n, a % n, 0n, 1n];
  while (next) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [x, after] = [after, x - quotient * after];
  }
  if (r !== 1n) throw new Error('no inverse');
  return x < 0n ? x + n : x;
}

function randomFactor({ n, bits }) {
  for (;;) {
    const factor = toInt(random(Math.ceil(bits / 8)));
    if (factor > 0n && factor < n) return factor;
  }
}

function power(base, exponent, n) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === '1') result = (result * base) % n;
  }
  return result;
}

// EMSA-PSS-ENCODE of RFC 8017, section 9.1.1.
async function pssEncode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const hash = await digest(HASH, concat(new Uint8Array(8), await digest(HASH, message), salt));
  const block = concat(new Uint8Array(length - salt.length - hash.length - 2), [1], salt);
  const mask = await mgf1(hash, block.length);
  const masked = block.map((byte, place) => byte ^ mask[place]);
  masked[0] &= 0xff >> (8 * length - bits);
  return concat(masked, hash, [0xbc]);
}

async function mgf1(seed, length) {
  let mask = utf8('');
  for (let counter = 0; mask.length < length; counter += 1) {
    mask = concat(mask, await digest(HASH, concat(seed, [0, 0, 0, counter])));
  }
  return mask.slice(0, length);
}
