import type { OpenPart } from '../part.ts';

export const holdsPart: OpenPart = () => ({
  Provider: ({ children }) => <>{children}</>,
  start: () => () => undefined,
});
