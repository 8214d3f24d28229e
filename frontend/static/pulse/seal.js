// HPKE after RFC 9180: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode, one message, empty aad.
// What is sealed here opens with the week's key alone, and only for the `info` it was sealed for.

import { concat, utf8 } from './bytes.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const KEM = concat(utf8('KEM'), [0, 0x10]);
const SUITE = concat(utf8('HPKE'), [0, 0x10, 0, 1, 0, 2]);
const NOTHING = new Uint8Array(0);

/** The box: encapsulated key (65 bytes), ciphertext, tag (16). */
export async function seal(publicKey, plaintext, info) {
  const theirs = await crypto.subtle.importKey('raw', publicKey, CURVE, false, []);
  const ours = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const encapsulated = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey));
  const dh = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256),
  );

  const shared = await expand(
    await extract(NOTHING, KEM, 'eae_prk', dh), KEM, 'shared_secret', concat(encapsulated, publicKey), 32,
  );
  const context = concat(
    [0],
    await extract(NOTHING, SUITE, 'psk_id_hash', NOTHING),
    await extract(NOTHING, SUITE, 'info_hash', info),
  );
  const secret = await extract(shared, SUITE, 'secret', NOTHING);
  const key = await expand(secret, SUITE, 'key', context, 32);
  const iv = await expand(secret, SUITE, 'base_nonce', context, 12);

  const cipher = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, cipher, plaintext);
  return concat(encapsulated, new Uint8Array(locked));
}

const extract = (salt, suite, label, material) => hmac(salt, concat(utf8('HPKE-v1'), suite, utf8(label), material));

// One block of HKDF-Expand: no more than 32 bytes are ever asked for.
const expand = async (key, suite, label, info, length) =>
  (await hmac(key, concat([0, length], utf8('HPKE-v1'), suite, utf8(label), info, [1]))).slice(0, length);

async function hmac(key, message) {
  // Browsers refuse an empty key; HMAC pads it with zeros to the same thing.
  const padded = key.length ? key : new Uint8Array(32);
  const signer = await crypto.subtle.importKey('raw', padded, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', signer, message));
}
