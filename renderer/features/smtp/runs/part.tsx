import { Empty } from '../../../widgets/empty.tsx';
import type { Part } from '../part.ts';

export const runs: Part = {
  name: 'runs',
  title: 'Compare places',
  open: () => ({ Panel: () => <Empty title="Nothing here yet" /> }),
};
