import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Certificate } from '#mail/smtp/transcript';
import { signatureOf } from './der-signature.ts';

/** A certificate as it came, and as it is shown. */
export interface Sent {
  readonly x509: X509Certificate;
  readonly shown: Certificate;
}

/** The chain as the server sent it, its own certificate first; empty where it sent none. */
export function certificatesOf(stream: TLSSocket): Sent[] {
  const chain: Sent[] = [];
  const seen = new Set<string>();
  for (let next = stream.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate) {
    if (seen.has(next.fingerprint256)) break;
    seen.add(next.fingerprint256);
    chain.push(sentOf(next));
  }
  return chain;
}

/** Also those without a name of their own: a certificate is its own issuer when its key made its signature. */
export const isSelfSigned = (x509: X509Certificate): boolean =>
  x509.checkIssued(x509) && verifies(x509, x509);

/** False also for keys that this program cannot use. */
export function verifies(x509: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return x509.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

export const sentOf = (x509: X509Certificate): Sent => ({
  x509,
  shown: {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    names: namesOf(x509.subjectAltName ?? ''),
    notBefore: new Date(x509.validFrom).toISOString(),
    notAfter: new Date(x509.validTo).toISOString(),
    serial: x509.serialNumber,
    sha256: x509.fingerprint256,
    key: keyOf(x509),
    signature: signatureOf(x509.raw),
    selfSigned: isSelfSigned(x509),
    pem: x509.toString(),
  },
});

/** Node gives one part per line. */
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

/** `DNS:a, IP Address:b`; a part with unusual characters is a JSON string. */
function namesOf(text: string): string[] {
  const parts = text.match(/[^,"\s][^,"]*(?:"(?:[^"\\]|\\.)*")?/g) ?? [];
  return parts.map((part) => {
    const quoted = /^([^:]+:)("(?:[^"\\]|\\.)*")$/.exec(part);
    const plain = quoted === null ? part : `${quoted[1] ?? ''}${String(JSON.parse(quoted[2] ?? '""'))}`;
    return plain.trim().replace(/^IP Address:/, 'IP:');
  });
}

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function keyOf(x509: X509Certificate): string {
  try {
    const { asymmetricKeyType: type = '', asymmetricKeyDetails: details } = x509.publicKey;
    if (type === 'rsa') return `RSA ${details?.modulusLength ?? ''}`;
    if (type === 'rsa-pss') return `RSA-PSS ${details?.modulusLength ?? ''}`;
    if (type === 'dsa') return `DSA ${details?.modulusLength ?? ''}`;
    if (type === 'ec') {
      const curve = details?.namedCurve ?? '';
      return `ECDSA ${curves[curve] ?? curve}`;
    }
    return type === 'ed25519' ? 'Ed25519' : type === 'ed448' ? 'Ed448' : type;
  } catch {
    return 'unknown';
  }
}
