import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import { visible } from '#mail/visible';
import { printSpan } from '../../widgets/format.ts';
import styles from './hosts.module.css';

const rights: Readonly<Record<HostFacts['sudo']['rights'], string>> = {
  root: 'is root',
  all: 'may run everything as root',
  listed: 'may run the commands listed in sudoers',
  password: 'is asked for a password',
  no: 'may not become root',
};

/** One MTA of the host: its version and every queue that can be listed. */
export function MtaCard({ mta }: { mta: HostFacts['mtas'][number] }): React.JSX.Element {
  return (
    <section className={styles.card} aria-label={mtas[mta.mta].label}>
      <h2>
        {mtas[mta.mta].label} {visible(mta.version)}
      </h2>
      <dl className={styles.facts}>
        {mta.sources.map((source) => (
          <div key={source.id} style={{ display: 'contents' }}>
            <dt>{visible(source.label)}</dt>
            <dd className="mono">
              {Object.values(source.detail)
                .flat()
                .filter((value) => typeof value === 'string' && value.startsWith('/'))
                .map((value) => (
                  <div key={String(value)}>{visible(String(value))}</div>
                ))}
            </dd>
          </div>
        ))}
      </dl>
      {mta.notes.map((note) => (
        <p key={note} className={styles.soft} style={{ marginTop: 6 }}>
          {visible(note)}
        </p>
      ))}
    </section>
  );
}

/** The host itself: what the probe saw. */
export function FoundCard({ facts }: { facts: HostFacts }): React.JSX.Element {
  const skew = Math.abs(facts.clockSkew);
  return (
    <section className={styles.card} aria-label="Host">
      <h2>Host</h2>
      <dl className={styles.facts}>
        <dt>Name</dt>
        <dd className="mono">{visible(facts.hostname)}</dd>
        <dt>System</dt>
        <dd>
          {visible(facts.os.name)}
          <div className={styles.soft}>{visible(facts.os.kernel)}</div>
        </dd>
        <dt>Account</dt>
        <dd>
          <span className="mono">{visible(facts.account.name)}</span> (uid {facts.account.uid},{' '}
          {visible(facts.account.shell)})
        </dd>
        <dt>Root</dt>
        <dd>
          {visible(facts.account.name)} {rights[facts.sudo.rights]}
        </dd>
        <dt>Clock</dt>
        <dd>
          {skew < 2
            ? 'agrees with this computer'
            : `${printSpan(skew)} ${facts.clockSkew > 0 ? 'ahead of' : 'behind'} this computer`}
        </dd>
        <dt>Logs</dt>
        <dd className="mono">
          {facts.logs.kind === 'none' ? 'none found' : visible(facts.logs.path ?? facts.logs.kind)}
        </dd>
        <dt>Tools</dt>
        <dd className={`mono ${styles.tools ?? ''}`}>
          {Object.entries(facts.tools).map(([name, path]) => (
            <span key={name} title={visible(path)}>
              {visible(name)}
            </span>
          ))}
        </dd>
      </dl>
    </section>
  );
}
