import { Empty } from '../../../widgets/empty.tsx';

/** What is held, by whom, why and until when. */
export function HoldsPanel(): React.JSX.Element {
  return <Empty title="Not built yet" />;
}
