import type { OpenPart } from '../part.ts';

export const trashPart: OpenPart = () => ({
  Provider: ({ children }) => <>{children}</>,
  start: () => () => undefined,
});
