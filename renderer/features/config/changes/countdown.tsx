import { useNow } from '../../../widgets/clock.ts';
import styles from './deploy.module.css';

/** Seconds until `at`; never negative. */
export function useSecondsLeft(at: string | undefined): number | undefined {
  const now = useNow();
  return at === undefined ? undefined : Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
}

/** 105 → `1:45`. */
export const printLeft = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** A ring that empties; the time stands beside it, so the ring alone says nothing. */
export function Ring({
  left,
  of,
  size = 14,
}: {
  left: number;
  of: number;
  size?: number;
}): React.JSX.Element {
  const share = Math.min(1, left / Math.max(1, of));
  const round = 2 * Math.PI * 6;
  return (
    <svg className={styles.ring} width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      <circle cx="8" cy="8" r="6" data-track />
      <circle
        cx="8"
        cy="8"
        r="6"
        data-left
        strokeDasharray={`${share * round} ${round}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}
