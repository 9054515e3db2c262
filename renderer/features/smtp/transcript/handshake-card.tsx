import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { Certificate, Handshake } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import styles from './transcript.module.css';
import { validity } from './validity.ts';

const roleOf = (at: number, { selfSigned }: Certificate): string =>
  at === 0 ? 'Server' : selfSigned ? 'Root' : 'Issuer';

function OneCertificate({ certificate, at }: { certificate: Certificate; at: number }): React.JSX.Element {
  const [open, setOpen] = useState(false);
  const { words, tone } = validity(certificate, useNow(60));
  const { subject, issuer, names, notBefore, notAfter, serial, sha256, key, signature, selfSigned, pem } =
    certificate;
  return (
    <li className={styles.certificate}>
      <div className={styles.certificateHead}>
        <span className={styles.role}>{roleOf(at, certificate)}</span>
        <code>{visible(subject)}</code>
        <span className={styles.validity} data-tone={tone}>
          {tone !== 'plain' && <IconAlertTriangle size={12} aria-hidden />} {words}
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={open}
          aria-label={`${open ? 'Less' : 'More'} about ${visible(subject, 100)}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Less' : 'More'}
        </Button>
      </div>
      {at === 0 && names.length > 0 && (
        <div className={styles.names}>for {visible(names.slice(0, 12).join(', '))}</div>
      )}
      {open && (
        <>
          <dl className={styles.facts}>
            <dt>Issued by</dt>
            <dd>{selfSigned ? 'itself' : visible(issuer)}</dd>
            <dt>Names</dt>
            <dd>{names.length === 0 ? 'none' : visible(names.join(', '), 4000)}</dd>
            <dt>Valid</dt>
            <dd>
              {visible(notBefore)} to {visible(notAfter)}
            </dd>
            <dt>Key</dt>
            <dd>
              {visible(key)}, signed with {visible(signature)}
            </dd>
            <dt>Serial</dt>
            <dd className="mono">{visible(serial)}</dd>
            <dt>SHA-256</dt>
            <dd className="mono">{visible(sha256)}</dd>
          </dl>
          <CopyButton text={pem} label="Copy as PEM" />
        </>
      )}
    </li>
  );
}

/** What came of a TLS handshake, and the certificates that the server showed. */
export function HandshakeCard({ handshake }: { handshake: Handshake }): React.JSX.Element {
  const { protocol, cipher, sni, chain, faults } = handshake;
  return (
    <section className={styles.card} data-faults={faults.length > 0} aria-label="TLS handshake">
      <div className={styles.cardHead}>
        <IconLock size={14} aria-hidden />
        <strong>{visible(protocol)}</strong>
        <code>{visible(cipher)}</code>
        <span>{sni === '' ? 'no server name was asked for' : `asked for ${visible(sni)}`}</span>
      </div>
      {faults.map(({ code, words }) => (
        <p key={code} className={styles.fault}>
          <IconAlertTriangle size={14} aria-hidden />
          <span>{visible(words)}</span>
        </p>
      ))}
      {faults.length === 0 && (
        <p className={styles.trusted}>A mail server that checks certificates would trust it.</p>
      )}
      <ol className={styles.chain} aria-label="Certificates">
        {chain.map((certificate, at) => (
          <OneCertificate key={at} certificate={certificate} at={at} />
        ))}
      </ol>
    </section>
  );
}
