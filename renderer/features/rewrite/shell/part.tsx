import type { Part } from '../part.ts';

export const shell: Part = {
  name: 'shell',
  title: 'Shell',
  shows: (set) => set.shell,
  open: () => ({ Panel: () => null }),
};
