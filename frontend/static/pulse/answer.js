// An answer as bytes of one length, the same whatever it says (docs/ballots.md).

import { concat, utf8 } from './bytes.js';

export const MAX_COMMENT = 1000;

/** `scores` maps every question of the week to 1…5 or null; `idea` is left out in weeks that know of none. */
export function encodeAnswer(scores, comment, padding, idea) {
  const answers = Object.fromEntries(Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = cleanComment(comment);
  const document = utf8(JSON.stringify({ answers, comment: text, idea: idea && Boolean(text) }));
  const room = padding - 2 - document.length;
  if (room < 0) throw new RangeError('the answer does not fit');
  return concat([document.length >> 8, document.length & 0xff], document, new Uint8Array(room));
}

/** Text as the server accepts it: no control characters but line breaks, no halves of characters. */
export const cleanComment = (comment) =>
  comment
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
    .slice(0, MAX_COMMENT)
    .replace(/[\ud800-\udbff]$/, '');
