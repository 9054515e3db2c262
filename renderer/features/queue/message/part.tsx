import type { OpenPart } from '../part.ts';

export const messagePart: OpenPart = () => ({
  Provider: ({ children }) => <>{children}</>,
  start: () => () => undefined,
});
