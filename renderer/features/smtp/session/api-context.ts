import { createContext, useContext } from 'react';
import type { Api } from '../../../app/client.ts';

const ApiContext = createContext<Api | undefined>(undefined);
export const ApiProvider = ApiContext.Provider;

/** What may be asked of the services, for what is shown once and kept nowhere. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('No API above this component.');
  return api;
}
