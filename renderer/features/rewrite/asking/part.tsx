import type { Part } from '../part.ts';

export const asking: Part = {
  name: 'asking',
  title: 'Ask',
  open: () => ({ Panel: () => null }),
};
