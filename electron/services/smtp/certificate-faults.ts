import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { getCACertificates } from 'node:tls';
import type { Handshake } from '#mail/smtp/transcript';
import { isSelfSigned, type Sent, verifies } from './certificate.ts';

type Fault = Handshake['faults'][number];

export interface Judged {
  readonly chain: readonly Sent[];
  readonly protocol: string;
  /** Name or address that the certificate should be for. */
  readonly name: string;
  /** Whether the TLS library trusts the chain by the roots it brings. */
  readonly trusted: boolean;
  /** The TLS library's own word where it does not. */
  readonly code: string;
  readonly now: Date;
}

/** Why another server or mail program would not trust what came, each with what to do; empty when it would. */
export function faultsOf({ chain, protocol, name, trusted, code, now }: Judged): Fault[] {
  const [own] = chain;
  if (own === undefined)
    return [
      { code: 'no-certificate', words: 'The server sent no certificate. Give it one in its configuration.' },
    ];
  return [
    ...dateFaults(chain, now),
    ...nameFaults(own, name),
    ...(trusted ? [] : trustFaults(chain, code)),
    ...weakFaults(chain),
    ...(/^TLSv1(?:\.1)?$|^SSL/.test(protocol)
      ? [
          {
            code: 'old-protocol',
            words: `${protocol.replace('v', ' ')} is out of use (RFC 8996), and many senders refuse it. Let the server speak TLS 1.2 and 1.3.`,
          },
        ]
      : []),
  ];
}

const day = (iso: string): string => iso.slice(0, 10);

function dateFaults(chain: readonly Sent[], now: Date): Fault[] {
  return chain.flatMap(({ shown }, at) => {
    const what = at === 0 ? 'The certificate' : `The certificate of the authority "${shown.subject}"`;
    if (Date.parse(shown.notAfter) < now.getTime())
      return [
        {
          code: at === 0 ? 'expired' : 'issuer-expired',
          words: `${what} ended on ${day(shown.notAfter)}. ${at === 0 ? 'Renew it, and see that the server loads the new one.' : 'Send the present certificate of the authority instead.'}`,
        },
      ];
    if (Date.parse(shown.notBefore) > now.getTime())
      return [
        {
          code: 'not-yet-valid',
          words: `${what} is valid only from ${day(shown.notBefore)}. Check the clocks of this computer and of whoever made it.`,
        },
      ];
    return [];
  });
}

function nameFaults({ x509, shown }: Sent, name: string): Fault[] {
  if (name === '') return [];
  const fits = isIP(name) === 0 ? x509.checkHost(name, { subject: 'default' }) : x509.checkIP(name);
  if (fits !== undefined) return [];
  const names = shown.names.filter((one) => /^(?:DNS|IP):/.test(one)).map((one) => one.replace(/^\w+:/, ''));
  const said =
    names.length === 0
      ? 'It names no host'
      : `It is for ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
  return [
    {
      code: 'wrong-name',
      words: `The certificate is not for ${name}. ${said}. Use a name that it is for, or get one that has this name.`,
    },
  ];
}

function trustFaults(chain: readonly Sent[], code: string): Fault[] {
  const [own, ...rest] = chain;
  if (own === undefined) return [];
  if (rest.length === 0 && own.shown.selfSigned && !rootCertificates().has(own.x509.fingerprint256))
    return [
      {
        code: 'self-signed',
        words:
          'The certificate is signed by itself, so anyone could have made it. Get one from an authority, or publish it with DANE (TLSA).',
      },
    ];
  const end = endOf(chain.map(({ x509 }) => x509));
  if (end === 'trusted') return otherFaults(code);
  if (end === 'forged')
    return [
      {
        code: 'bad-signature',
        words:
          'A signature in the chain is wrong. The certificate was changed, or belongs to another authority of the same name.',
      },
    ];
  const issuer = end.issuer.split('\n').join(', ');
  if (isSelfSigned(end))
    return [
      {
        code: 'unknown-issuer',
        words: `The chain ends at "${issuer}", an authority that neither this computer nor Postroom knows. An authority of your own must be known to every client; others need a public one.`,
      },
    ];
  return [
    {
      code: 'unknown-issuer',
      words: `The certificate of its issuer "${issuer}" is not there. Let the server send the whole chain (often a file named fullchain or chain).`,
    },
  ];
}

/** What the dates, the name and the issuer do not explain. */
const otherFaults = (code: string): Fault[] =>
  code === '' || /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$|ISSUER|SELF_SIGNED|LEAF_SIGNATURE/.test(code)
    ? []
    : [
        {
          code: code.toLowerCase().replaceAll('_', '-'),
          words: `The certificate is not accepted: ${code.toLowerCase().replaceAll('_', ' ')}. Look at its purposes and at the chain.`,
        },
      ];

/** Climbs from the server's own certificate: to a root that is known, or to the last one whose issuer is not there. */
function endOf(chain: readonly X509Certificate[]): 'trusted' | 'forged' | X509Certificate {
  const roots = rootCertificates();
  let [at] = chain;
  const seen = new Set<X509Certificate>();
  while (at !== undefined) {
    const child: X509Certificate = at;
    if (roots.has(child.fingerprint256)) return 'trusted';
    seen.add(child);
    const named = [...chain, ...roots.values()].filter((one) => !seen.has(one) && child.checkIssued(one));
    at = named.find((one) => verifies(child, one));
    if (at === undefined) return named.length > 0 ? 'forged' : child;
  }
  return 'forged';
}

let roots: Map<string, X509Certificate> | undefined;

/** By fingerprint: those that come with this program, and those of this computer. */
function rootCertificates(): ReadonlyMap<string, X509Certificate> {
  if (roots !== undefined) return roots;
  roots = new Map();
  for (const kind of ['bundled', 'system', 'extra'] as const)
    for (const pem of pemsOf(kind)) {
      const x509 = new X509Certificate(pem);
      roots.set(x509.fingerprint256, x509);
    }
  return roots;
}

function pemsOf(kind: 'bundled' | 'system' | 'extra'): readonly string[] {
  try {
    return getCACertificates(kind);
  } catch {
    // A computer without a store of its own.
    return [];
  }
}

function weakFaults(chain: readonly Sent[]): Fault[] {
  return chain.flatMap(({ shown }, at) => {
    const what = at === 0 ? 'The certificate' : `The certificate of the authority "${shown.subject}"`;
    const [kind = '', bits = ''] = shown.key.split(' ');
    const short = (kind.startsWith('RSA') || kind === 'DSA') && Number(bits) < 2048;
    return [
      ...(short || kind === 'DSA'
        ? [
            {
              code: 'weak-key',
              words: `${what} has a weak key (${shown.key}). Make a new one with RSA 2048 or more, or ECDSA P-256.`,
            },
          ]
        : []),
      // What a root says of itself is trusted by its key, not by its signature.
      ...(/^(?:MD5|SHA-1) /.test(shown.signature) && !(at > 0 && shown.selfSigned)
        ? [
            {
              code: 'weak-signature',
              words: `${what} is signed with ${shown.signature}, which can be forged. Get a new one.`,
            },
          ]
        : []),
    ];
  });
}
