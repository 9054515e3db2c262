import { IconChevronRight, IconDeviceDesktop, IconFileImport, IconServer2 } from '@tabler/icons-react';
import { KeyCap } from '../../widgets/key-cap.tsx';
import styles from './hosts.module.css';
import { useHosts } from './store-context.ts';

/** The first thing anybody sees: three ways in. */
export function Welcome(): React.JSX.Element {
  const show = useHosts((state) => state.show);
  const addThisComputer = useHosts((state) => state.addThisComputer);
  const ways = [
    {
      Icon: IconServer2,
      title: 'Add a host',
      text: 'By its address, over SSH. Nothing is installed there.',
      run: () => show({ kind: 'add' }),
    },
    {
      Icon: IconFileImport,
      title: 'Import from ~/.ssh/config',
      text: 'Tick the hosts that handle mail; jump hosts and keys come along.',
      run: () => show({ kind: 'import' }),
    },
    {
      Icon: IconDeviceDesktop,
      title: 'This computer',
      text: 'If it runs sendmail or Postfix itself.',
      run: addThisComputer,
    },
  ];
  return (
    <div className={styles.welcome} data-part="page">
      <div>
        <h2>Which host&rsquo;s mail?</h2>
        <p className={styles.soft}>
          Postroom logs in as you, asks the host&rsquo;s own tools what is in its queues, and shows every
          command before it runs one. It looks first and changes nothing by itself.
        </p>
        <div className={styles.ways}>
          {ways.map(({ Icon, title, text, run }) => (
            <button key={title} type="button" className={styles.way} onClick={run}>
              <Icon size={22} stroke={1.5} aria-hidden />
              <div>
                <strong>{title}</strong>
                <span>{text}</span>
              </div>
              <IconChevronRight size={16} aria-hidden />
            </button>
          ))}
        </div>
        <p className={styles.soft}>
          <KeyCap>Ctrl+K</KeyCap> finds every action later on, <KeyCap>?</KeyCap> shows the keys.
        </p>
      </div>
    </div>
  );
}
