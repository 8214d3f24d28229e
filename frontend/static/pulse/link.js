// A personal link, also as mail programs hand it on: %23 for #, a full stop behind it, in lines, inside another.

import { BASE } from './bytes.js';

// The token ends with a signature, whose length is known.
// Behind it may stand the reading key of the results, the same for everybody.
const SIGNED = /([0-9a-f]{32})\.(\.?[\w-]+\.[\w-]{6}\.[\w-]{43})(?:~([0-9a-f]{32}))?/;

// A card's code, which names no person and carries no fingerprint.
const CARD = /\/pulse\/([A-Za-z0-9-]{1,20})[^#]*#card\.([0-9A-HJKMNP-TV-Z]{12})$/;

/** Wherever in the text it stands; null where any of it is missing. */
export function readLink(text) {
  const [, of, code] = text.match(CARD) ?? [];
  if (code) return { wave: of, card: true, token: code };
  const plain = text
    .replace(/%(25)*([2-7][0-9a-f])/gi, (_, again, code) => String.fromCharCode(parseInt(code, 16)))
    .replace(/[\s\u00ad\u200b]/g, '');
  const wave = plain.match(/\/pulse\/([A-Za-z0-9-]{1,20})/)?.[1];
  const [, fingerprint, token, reading] = plain.match(SIGNED) ?? [];
  return wave && token ? { wave, fingerprint, token, ...(reading && { reading }) } : null;
}

/** Only a fragment keeps them from the server. */
export const addressOf = ({ wave, fingerprint, token, reading, card }, query = '') =>
  `${BASE}/pulse/${wave}${query}#${card ? 'card' : fingerprint}.${token}${reading ? `~${reading}` : ''}`;

/** A code as somebody types it; null where signs are missing. */
export function codeIn(text) {
  const typed = text.normalize('NFKC').replace(/[^a-z0-9]/gi, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(typed) ? typed : null;
}

/** A fingerprint in words to compare aloud, as survey/ballots/spoken.py makes them for the notice board. */
export const spoken = (fingerprint) => fingerprint.match(/.{4}/g).map((part) => word(parseInt(part, 16))).join(' ');

const word = (bits) => [12, 10, 6, 4, 0].map((from) => letter(bits >> from, from % 6 === 4)).join('');
const letter = (bits, vowel) => (vowel ? 'aiou'[bits & 3] : 'bdfghjklmnprstvz'[bits & 15]);
