/** What a key of DKIM is, read from its DER. */
export type PublicKey =
  | { readonly kind: 'rsa'; readonly bits: number; readonly exponent: number }
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'other'; readonly oid: string };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with blanks in it → bytes; undefined for anything else (RFC 4648 4, padding may be missing). */
export function base64Bytes(text: string): readonly number[] | undefined {
  const plain = text.replace(/\s+/g, '');
  const digits = plain.replace(/={0,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined;
  if (plain.length !== digits.length && plain.length % 4 !== 0) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of digits) {
    bits = ((bits << 6) | alphabet.indexOf(char)) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 255);
    }
  }
  return bytes;
}

interface Item {
  readonly tag: number;
  readonly body: readonly number[];
  readonly rest: readonly number[];
}

/** The first item of DER; undefined when it is cut off. */
function item(bytes: readonly number[]): Item | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return undefined;
  let at = 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    length = bytes.slice(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
    at += count;
  }
  return bytes.length < at + length
    ? undefined
    : { tag, body: bytes.slice(at, at + length), rest: bytes.slice(at + length) };
}

function rsaOf(bytes: readonly number[]): PublicKey | undefined {
  const sequence = item(bytes);
  const modulus = sequence?.tag === 0x30 ? item(sequence.body) : undefined;
  const exponent = modulus?.tag === 0x02 ? item(modulus.rest) : undefined;
  if (modulus === undefined || exponent?.tag !== 0x02) return undefined;
  const start = modulus.body.findIndex((byte) => byte !== 0);
  const top = modulus.body[start];
  if (top === undefined) return undefined;
  return {
    kind: 'rsa',
    bits: (modulus.body.length - start) * 8 - Math.clz32(top) + 24,
    exponent: exponent.body.reduce((sum, byte) => sum * 256 + byte, 0),
  };
}

const rsaOid = '42.134.72.134.247.13.1.1.1';
const ed25519Oid = '43.101.112';

/**
 * A SubjectPublicKeyInfo (RFC 5280 4.1), or the bare RSAPublicKey of RFC 8017 that RFC 6376 speaks of; undefined when it
 * is neither.
 */
export function publicKey(bytes: readonly number[]): PublicKey | undefined {
  const outer = item(bytes);
  if (outer?.tag !== 0x30) return undefined;
  const first = item(outer.body);
  if (first?.tag === 0x02) return rsaOf(bytes);
  const algorithm = first?.tag === 0x30 ? item(first.body) : undefined;
  const key = first === undefined ? undefined : item(first.rest);
  if (algorithm?.tag !== 0x06 || key?.tag !== 0x03) return undefined;
  const oid = algorithm.body.join('.');
  if (oid === rsaOid) return rsaOf(key.body.slice(1));
  return oid === ed25519Oid ? { kind: 'ed25519' } : { kind: 'other', oid };
}
