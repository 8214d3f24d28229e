// A fingerprint in words to compare aloud, as survey/ballots/spoken.py makes them for the notice board.

const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';

const word = (bits) =>
  CONSONANTS[(bits >> 12) & 15] + VOWELS[(bits >> 10) & 3] + CONSONANTS[(bits >> 6) & 15] + VOWELS[(bits >> 4) & 3] + CONSONANTS[bits & 15];

export const spoken = (fingerprint) => fingerprint.match(/.{4}/g).map((part) => word(parseInt(part, 16))).join(' ');
