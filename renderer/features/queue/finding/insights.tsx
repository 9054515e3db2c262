import { Empty } from '../../../widgets/empty.tsx';

/** Where the queue page shows counts, heat map and history. */
export function Insights(): React.JSX.Element {
  return <Empty title="Not built yet" />;
}
