import { IconCheck, IconX } from '@tabler/icons-react';
import { hasSpoken } from '#mail/dns/replies';
import { visible } from '#mail/visible';
import { printMs, printServer } from '../ask/listing.ts';
import styles from '../dns.module.css';
import { statusMeaning, statusTone, statusWord } from '../reply-words.ts';
import own from './compare.module.css';
import { statusesDiffer, type Column, type Row } from './differences.ts';

function Cell({ ttl }: { ttl: Row['ttls'][number] }): React.JSX.Element {
  if (ttl === null) return <td className={styles.soft}>–</td>;
  return ttl === undefined ? (
    <td className={own.missing}>
      <IconX size={13} aria-hidden /> missing
    </td>
  ) : (
    <td>
      <IconCheck size={13} aria-hidden /> <span className={styles.soft}>TTL {ttl}</span>
    </td>
  );
}

/** Every record against every place that was asked. */
export function Matrix(props: {
  columns: readonly Column[];
  rows: readonly Row[];
  running: boolean;
}): React.JSX.Element {
  const { columns, rows, running } = props;
  const places = columns.filter((column, at) => columns[at - 1]?.place !== column.place);
  const statusDiffers = statusesDiffer(columns);
  return (
    <div className={own.matrix} role="region" aria-label="Records and places" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Record</th>
            {places.map(({ label, place }) => (
              <th
                key={place}
                scope="colgroup"
                colSpan={columns.filter((column) => column.place === place).length}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr data-differs={statusDiffers || undefined}>
            <th scope="row">Status{statusDiffers && <span className={own.mark}>differs</span>}</th>
            {columns.map(({ reply }, at) =>
              reply === undefined ? (
                <td key={at} className={styles.soft}>
                  {running ? 'asking…' : 'no answer'}
                </td>
              ) : (
                <td key={at} title={statusMeaning(reply)}>
                  <b className={styles.tone} data-tone={statusTone(reply)}>
                    {visible(statusWord(reply))}
                  </b>
                  {reply.words !== '' && <div className={styles.soft}>{visible(reply.words)}</div>}
                </td>
              ),
            )}
          </tr>
          <tr>
            <th scope="row">Answered by</th>
            {columns.map(({ reply }, at) => (
              <td key={at} className={styles.soft}>
                {reply !== undefined && hasSpoken(reply) && (
                  <>
                    <span className={styles.mono}>{printServer(reply.server)}</span>{' '}
                    {printMs(reply.milliseconds)}
                    {reply.flags.includes('aa') ? ', authoritative' : ''}
                    {reply.flags.includes('ad') ? ', signatures good' : ''}
                  </>
                )}
              </td>
            ))}
          </tr>
          {rows.map(({ data, differs, ttls, type }) => (
            <tr key={`${type} ${data}`} data-differs={differs || undefined}>
              <th scope="row">
                <span className={styles.mono}>
                  {visible(type)} {visible(data, 20_000)}
                </span>
                {differs && <span className={own.mark}>not everywhere</span>}
              </th>
              {ttls.map((ttl, at) => (
                <Cell key={at} ttl={ttl} />
              ))}
            </tr>
          ))}
          {rows.length === 0 && !running && (
            <tr>
              <th scope="row" className={styles.soft}>
                No records
              </th>
              <td colSpan={columns.length} className={styles.soft}>
                No place has an answer to this question.
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
