// The key that proves whose hand a ballot is from: one for each week and person. Its hash stands in the token.

import { concat, digest, fromBase64url, labelled } from './bytes.js';

export const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
export const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

/** A new key, as the record keeps it. */
export async function makeKey() {
  const { privateKey } = await crypto.subtle.generateKey(CURVE, true, ['sign']);
  const { d, x, y } = await crypto.subtle.exportKey('jwk', privateKey);
  return { d, x, y };
}

export const pointOf = ({ x, y }) => concat([4], fromBase64url(x), fromBase64url(y));

export const nonceOf = async (key) => digest('SHA-256', concat(labelled('key', ''), pointOf(key)));

export async function sign(key, message) {
  const signer = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', ...key }, CURVE, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign(SIGNING, signer, message));
}
