import type { OpenPart } from '../part.ts';

export const findingPart: OpenPart = () => ({
  Provider: ({ children }) => <>{children}</>,
  start: () => () => undefined,
});
