import type { Certificate, Handshake } from '#mail/smtp/transcript';

const day = 86_400_000;
const iso = (days: number): string => new Date(Date.now() + days * day).toISOString();
const pem = '-----BEGIN CERTIFICATE-----\nMIIB…shortened for the play…\n-----END CERTIFICATE-----\n';

const certificate = (edit: Partial<Certificate>): Certificate => ({
  subject: 'CN=mx.example.net',
  issuer: "C=US, O=Let's Encrypt, CN=R11",
  names: ['mx.example.net', 'mail.example.net'],
  notBefore: iso(-48),
  notAfter: iso(42),
  serial: '04:A1:5E:2D:77:9C:10:B3',
  sha256: '5C:1B:8E:0D:31:9A:72:44:F0:6B:D8:C3:12:AF:90:7E:55:2A:C1:0B:E4:38:9D:76:21:FA:63:08:BC:4D:EE:17',
  key: 'ECDSA P-256',
  signature: 'SHA256 with RSA',
  selfSigned: false,
  pem,
  ...edit,
});
const chain: readonly Certificate[] = [
  certificate({
    subject: "C=US, O=Let's Encrypt, CN=R11",
    issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
    names: [],
    notBefore: iso(-600),
    notAfter: iso(470),
    key: 'RSA 2048',
  }),
];

/** What a server shows; named after what is wrong with it. */
export function playHandshake(host: string): Handshake {
  const base = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', sni: host };
  const own = certificate({ subject: `CN=${host}`, names: [host] });
  if (host.startsWith('expired'))
    return {
      ...base,
      chain: [{ ...own, notBefore: iso(-100), notAfter: iso(-10) }, ...chain],
      faults: [
        {
          code: 'CERT_HAS_EXPIRED',
          words:
            'The certificate has expired. Servers that check it do not deliver here: renew it and reload the mail server.',
        },
      ],
    };
  if (host.startsWith('soon'))
    return { ...base, chain: [{ ...own, notAfter: iso(12.5) }, ...chain], faults: [] };
  if (/sendmail|relay/.test(host))
    return {
      ...base,
      protocol: 'TLSv1.2',
      cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
      chain: [
        certificate({
          subject: `CN=${host}`,
          issuer: `CN=${host}`,
          names: [],
          notAfter: iso(3600),
          key: 'RSA 2048',
          selfSigned: true,
        }),
      ],
      faults: [
        {
          code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
          words:
            'The certificate is signed by itself: nobody vouches for it. Most servers still encrypt with it; those that enforce DANE or MTA-STS may not deliver.',
        },
      ],
    };
  return { ...base, chain: [own, ...chain], faults: [] };
}
