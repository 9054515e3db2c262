import type { Part } from '../part.ts';
import { ScenariosProvider } from './scenarios-context.ts';
import { ScenariosPage } from './scenarios-page.tsx';
import { createScenariosStore } from './scenarios-store.ts';

/** Sessions with expectations, kept and run again. */
export const scenarios: Part = {
  name: 'scenarios',
  title: 'Scenarios',
  open: (api) => {
    const store = createScenariosStore(api);
    return {
      Panel: (props) => (
        <ScenariosProvider value={store}>
          <ScenariosPage {...props} />
        </ScenariosProvider>
      ),
    };
  },
};
