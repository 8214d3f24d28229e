// Reads {"do": …, …} from standard input, writes its result; bytes travel in hexadecimal.

import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';

const bytes = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (data) => Buffer.from(data).toString('hex');

const scheme = RSABSSA.SHA384.PSS.Deterministic();
const RSA = { name: 'RSA-PSS', hash: 'SHA-384' };
const publicKey = (der) => crypto.subtle.importKey('spki', bytes(der), RSA, true, ['verify']);
const privateKey = (der) => crypto.subtle.importKey('pkcs8', bytes(der), RSA, true, ['sign']);

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const sealingKey = (raw) => suite.kem.deserializePublicKey(bytes(raw));
const openingKey = (der) =>
  crypto.subtle.importKey('pkcs8', bytes(der), { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);

async function each(list, act) {
  const results = [];
  for (const item of list) results.push(await act(item));
  return results;
}

const acts = {
  async blind({ key, messages }) {
    const opened = await publicKey(key);
    return each(messages, async (message) => {
      const { blindedMsg, inv } = await scheme.blind(opened, scheme.prepare(bytes(message)));
      return { blinded: hex(blindedMsg), inverse: hex(inv) };
    });
  },
  async sign({ key, blinded }) {
    const opened = await privateKey(key);
    return each(blinded, async (message) => hex(await scheme.blindSign(opened, bytes(message))));
  },
  async finalise({ key, tokens }) {
    const opened = await publicKey(key);
    return each(tokens, async ({ message, signature, inverse }) =>
      hex(await scheme.finalize(opened, bytes(message), bytes(signature), bytes(inverse))));
  },
  async verify({ key, tokens }) {
    const opened = await publicKey(key);
    return each(tokens, ({ message, signature }) => scheme.verify(opened, bytes(signature), bytes(message)));
  },
  async seal({ key, boxes }) {
    const recipientPublicKey = await sealingKey(key);
    return each(boxes, async ({ plaintext, info }) => {
      const { ct, enc } = await suite.seal({ recipientPublicKey, info: bytes(info) }, bytes(plaintext));
      return hex(enc) + hex(ct);
    });
  },
  async open({ key, boxes }) {
    const recipientKey = await openingKey(key);
    return each(boxes, async ({ sealed, info }) => {
      const box = bytes(sealed);
      const opened = await suite.open({ recipientKey, enc: box.slice(0, 65), info: bytes(info) }, box.slice(65));
      return hex(opened);
    });
  },
};

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const order = JSON.parse(Buffer.concat(chunks).toString());
process.stdout.write(JSON.stringify(await acts[order.do](order)));
