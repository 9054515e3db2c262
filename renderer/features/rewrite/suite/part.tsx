import type { Part } from '../part.ts';

export const suite: Part = {
  name: 'suite',
  title: 'Saved tests',
  open: () => ({ Panel: () => null }),
};
