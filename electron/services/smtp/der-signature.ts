import type { Buffer } from 'node:buffer';

/** Signature algorithms of RFC 3279, 4055, 5758, 8410 by the hex of their object identifier. */
const algorithms: Readonly<Record<string, string>> = {
  '2a864886f70d010104': 'MD5 with RSA',
  '2a864886f70d010105': 'SHA-1 with RSA',
  '2a864886f70d01010e': 'SHA-224 with RSA',
  '2a864886f70d01010b': 'SHA-256 with RSA',
  '2a864886f70d01010c': 'SHA-384 with RSA',
  '2a864886f70d01010d': 'SHA-512 with RSA',
  '2a864886f70d01010a': 'RSA-PSS',
  '2a8648ce380403': 'SHA-1 with DSA',
  '608648016503040302': 'SHA-256 with DSA',
  '2a8648ce3d0401': 'SHA-1 with ECDSA',
  '2a8648ce3d040302': 'SHA-256 with ECDSA',
  '2a8648ce3d040303': 'SHA-384 with ECDSA',
  '2a8648ce3d040304': 'SHA-512 with ECDSA',
  '2b6570': 'Ed25519',
  '2b6571': 'Ed448',
};

interface Value {
  readonly from: number;
  readonly to: number;
}

/** The tag-length-value at `at`, in definite form. */
function valueAt(der: Buffer, at: number): Value {
  const first = der[at + 1] ?? 0;
  if (first < 0x80) return { from: at + 2, to: at + 2 + first };
  const count = first & 0x7f;
  let length = 0;
  for (let i = 0; i < count; i += 1) length = length * 256 + (der[at + 2 + i] ?? 0);
  return { from: at + 2 + count, to: at + 2 + count + length };
}

/**
 * What a certificate (RFC 5280, 4.1) is signed with: `SHA-256 with RSA`; an unknown algorithm is the hex of its identifier.
 * @param der of the certificate
 */
export function signatureOf(der: Buffer): string {
  const body = valueAt(der, valueAt(der, 0).from);
  const algorithm = valueAt(der, body.to);
  const identifier = valueAt(der, algorithm.from);
  const hex = der.subarray(identifier.from, identifier.to).toString('hex');
  return algorithms[hex] ?? hex;
}
