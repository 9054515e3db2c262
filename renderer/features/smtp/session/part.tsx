import { Empty } from '../../../widgets/empty.tsx';
import type { Part } from '../part.ts';

export const session: Part = {
  name: 'session',
  title: 'Session',
  open: () => ({ Panel: () => <Empty title="Nothing here yet" /> }),
};
