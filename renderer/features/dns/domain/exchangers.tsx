import type { MailExchanger } from '#mail/dns/domain-report';
import { visible } from '#mail/visible';
import styles from '../dns.module.css';
import { LevelIcon } from '../level.tsx';
import own from './domain.module.css';

type Address = MailExchanger['addresses'][number];

function Confirmed({ confirmed, names }: Address): React.JSX.Element {
  const [level, words] =
    confirmed === undefined
      ? (['unknown', 'could not be asked'] as const)
      : names.length === 0
        ? (['warning', 'no name'] as const)
        : confirmed
          ? (['good', 'leads back'] as const)
          : (['warning', 'does not lead back'] as const);
  return (
    <span className={own.confirmed}>
      <LevelIcon level={level} /> {words}
    </span>
  );
}

/** Who takes mail, with addresses and their names. */
export function Exchangers({ exchangers }: { exchangers: readonly MailExchanger[] }): React.JSX.Element {
  return (
    <div className={own.wide}>
      <table className={styles.table} aria-label="Mail exchangers">
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Host</th>
            <th scope="col">Address</th>
            <th scope="col">Reverse name</th>
            <th scope="col">Forward-confirmed</th>
          </tr>
        </thead>
        <tbody>
          {exchangers.flatMap(({ addresses, aliases, host, preference }, n) =>
            (addresses.length === 0 ? [undefined] : addresses).map((address, at, all) => (
              <tr key={`${n} ${at}`}>
                {at === 0 && (
                  <>
                    <td rowSpan={all.length}>{preference}</td>
                    <th scope="row" rowSpan={all.length} className={styles.mono}>
                      {visible(host)}
                      {aliases.map((alias, step) => (
                        <div key={step} className={styles.soft}>
                          alias of {visible(alias)}
                        </div>
                      ))}
                    </th>
                  </>
                )}
                {address === undefined ? (
                  <td colSpan={3} className={styles.soft}>
                    no address
                  </td>
                ) : (
                  <>
                    <td className={styles.mono}>{visible(address.address)}</td>
                    <td className={styles.mono}>{visible(address.names.join(', '))}</td>
                    <td>
                      <Confirmed {...address} />
                    </td>
                  </>
                )}
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
