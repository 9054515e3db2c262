import { Empty } from '../../../widgets/empty.tsx';
import type { Part } from '../part.ts';

export const scenarios: Part = {
  name: 'scenarios',
  title: 'Scenarios',
  open: () => ({ Panel: () => <Empty title="Nothing here yet" /> }),
};
