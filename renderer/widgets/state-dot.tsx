import type { Connection } from '#contract/hosts';
import styles from './widgets.module.css';

/** `unknown`: nothing that knows the state can be asked. */
export type ShownState = Connection['state'] | 'unknown';

/** The words for each state; the dot differs in shape as well as in colour. */
export const stateWords: Record<ShownState, string> = {
  offline: 'not connected',
  connecting: 'connecting…',
  online: 'connected',
  reconnecting: 'connection lost, trying again',
  failed: 'cannot connect',
  unknown: 'not known',
};

export function StateDot({ state }: { state: ShownState }): React.JSX.Element {
  const ring = { fill: 'none', stroke: 'currentColor', strokeWidth: 2 };
  return (
    <svg
      className={styles.dot}
      data-state={state}
      viewBox="0 0 14 14"
      role="img"
      aria-label={stateWords[state]}
    >
      <title>{stateWords[state]}</title>
      {state === 'online' && <circle cx="7" cy="7" r="4" fill="currentColor" />}
      {state === 'offline' && <circle cx="7" cy="7" r="3.5" {...ring} strokeWidth={1.5} />}
      {(state === 'connecting' || state === 'reconnecting') && (
        <g className={styles.turning}>
          <circle cx="7" cy="7" r="4" {...ring} strokeDasharray="17 8" />
        </g>
      )}
      {state === 'unknown' && (
        <circle cx="7" cy="7" r="3.5" {...ring} strokeWidth={1.5} strokeDasharray="2 2" />
      )}
      {state === 'failed' && <path d="M3.5 3.5l7 7m0-7l-7 7" {...ring} />}
    </svg>
  );
}
