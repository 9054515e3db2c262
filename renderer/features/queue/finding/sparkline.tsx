import styles from './finding.module.css';

const width = 240;
const height = 22;

/** A curve without scale, beside its numbers. A gap where nothing was read. */
export function Sparkline({
  values,
  most,
}: {
  values: readonly (number | null)[];
  most: number;
}): React.JSX.Element {
  let path = '';
  let drawing = false;
  for (const [at, value] of values.entries()) {
    if (value === null) {
      drawing = false;
      continue;
    }
    const x = ((at / Math.max(1, values.length - 1)) * width).toFixed(1);
    const y = (height - 1 - (value / Math.max(1, most)) * (height - 3)).toFixed(1);
    path += `${drawing ? 'L' : 'M'}${x} ${y}`;
    drawing = true;
  }
  return (
    <svg className={styles.spark} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
