import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import styles from './message.module.css';
import { useMessage } from './store-context.ts';

const shown = 1000;

/** Every line of the queue file around the message, with what it says. */
export function EnvelopeTab(): React.JSX.Element {
  const envelope = useMessage((state) => state.envelope);
  const differs = useMessage((state) => state.differs);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Envelope">
      <table className={styles.records}>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Value</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {envelope.slice(0, shown).map(({ name, value, means }, at) => (
            <tr key={at}>
              <th scope="row">{visible(name, 80)}</th>
              <td className="mono">{value === '' ? <i>empty</i> : visible(value, 1000)}</td>
              <td>{visible(means)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {envelope.length > shown && <p>… and {plural(envelope.length - shown, 'more record')}</p>}
      {differs.length > 0 && (
        <>
          <h3>What the next host gets may differ</h3>
          <ul className={styles.differs}>
            {differs.map((line) => (
              <li key={line}>{visible(line)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
