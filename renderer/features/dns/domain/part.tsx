import type { Part } from '../part.ts';
import { DomainPage } from './domain-page.tsx';
import { createDomainStore, DomainProvider } from './domain-store.ts';

/** Everything that DNS says of a domain's mail. */
export const domain: Part = {
  name: 'domain',
  title: 'Domain',
  open: (api) => {
    const store = createDomainStore(api);
    return {
      Panel: (props) => (
        <DomainProvider value={store}>
          <DomainPage {...props} />
        </DomainProvider>
      ),
    };
  },
};
