// Bytes and their spellings.

export const VERSION = 'resonanz-2';

// Of the manifest: since the second one a comment may be called an idea.
const MANIFESTS = ['resonanz-2', 'resonanz-3'];
export const knowsManifest = ({ version }) => MANIFESTS.includes(version);
export const asksForIdeas = ({ version }) => version === MANIFESTS[1];

/** Where all this lies: nowhere else but at the root, except in a rehearsal. */
export const BASE = /(.*?)\/pulse\//.exec(globalThis.location?.pathname)?.[1] ?? '';

export const utf8 = (text) => new TextEncoder().encode(text);

/** What is hashed or signed says what it is for. */
export const labelled = (...parts) => utf8([VERSION, ...parts].join('|'));

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));

export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((place, part) => (whole.set(part, place), place + part.length), 0);
  return whole;
}
