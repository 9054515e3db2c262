import type { Part } from '../part.ts';
import { AskPage } from './ask-page.tsx';
import { AskProvider, createAskStore } from './ask-store.ts';
import { askedBefore } from './asked-before.ts';

/** Any question, of any names, to any server. */
export const ask: Part = {
  name: 'ask',
  title: 'Ask',
  open: (api) => {
    const store = createAskStore(api);
    const before = askedBefore();
    return {
      Panel: (props) => (
        <AskProvider value={store}>
          <AskPage {...props} before={before} />
        </AskProvider>
      ),
    };
  },
};
