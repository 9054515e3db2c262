import { Empty } from '../../../widgets/empty.tsx';

/** Deleted mail that is still kept. */
export function TrashPanel(): React.JSX.Element {
  return <Empty title="Not built yet" />;
}
