import type { Part } from '../part.ts';

export const compare: Part = {
  name: 'compare',
  title: 'Compare',
  open: () => ({ Panel: () => null }),
};
