import { useEffect } from 'react';
import { visible } from '#mail/visible';
import { useSession } from '../../app/session-context.ts';
import { plural } from '../../widgets/format.ts';
import styles from './config.module.css';
import { driftedOf } from './drift.ts';
import { useBench, useWorkbench } from './store-context.ts';

/** Configuration belongs to one host: says where something is open, and leads there. */
export function AllHostsPage(): React.JSX.Element {
  const bench = useBench();
  const hosts = useSession((state) => state.hosts);
  const go = useSession((state) => state.go);
  const benches = useWorkbench((state) => state.benches);
  useEffect(() => bench.followDrafts(hosts.map(({ host }) => host.id)), [bench, hosts]);
  return (
    <div className={styles.allHosts}>
      <h1>Configuration</h1>
      <p>Choose a host. Its files are read from it when you open it.</p>
      <ul>
        {hosts.map(({ host, connection }) => {
          const one = benches[host.id];
          const edited = one?.edited.length ?? 0;
          const drifted = driftedOf(one?.survey).length;
          const words = [
            edited > 0 ? `${plural(edited, 'file')} edited, not deployed` : '',
            drifted > 0 ? `${plural(drifted, 'file')} changed on the host by somebody else` : '',
            one?.survey === undefined ? 'not read yet' : '',
            connection.state === 'online' ? '' : 'not connected',
          ].filter(Boolean);
          return (
            <li key={host.id}>
              <button type="button" className={styles.hostLine} onClick={() => go({ hostId: host.id })}>
                <strong>{visible(host.name)}</strong>
                <span data-marked={edited + drifted > 0}>{words.join(' · ') || 'nothing open'}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
