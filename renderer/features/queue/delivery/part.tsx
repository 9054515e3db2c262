import type { OpenPart } from '../part.ts';

export const deliveryPart: OpenPart = () => ({
  Provider: ({ children }) => <>{children}</>,
  start: () => () => undefined,
});
