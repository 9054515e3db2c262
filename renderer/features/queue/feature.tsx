import { IconStack2 } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { JobDialog, JobsStatus } from './jobs-status.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { QueueProvider } from './store-context.ts';
import { createQueueStore } from './store.ts';
import type { ConnectWorker } from './table-feed.ts';
import { QueuePage } from './view.tsx';
import type { Tell } from './wire.ts';

const connectWorker: ConnectWorker = (hear) => {
  const worker = new Worker(new URL('./queue-worker.ts', import.meta.url), { type: 'module', name: 'queue' });
  worker.addEventListener('message', (event: MessageEvent<Tell>) => hear(event.data));
  return { post: (ask) => worker.postMessage(ask), stop: () => worker.terminate() };
};

export const queueFeature: Feature = {
  name: 'queue',
  title: 'Queue',
  Icon: IconStack2,
  open: (api, session) => {
    const { store, start } = createQueueStore(api, session, connectWorker);
    return {
      Provider: ({ children }) => <QueueProvider value={store}>{children}</QueueProvider>,
      AllHostsPage: QueuePage,
      HostPage: QueuePage,
      Everywhere: () => (
        <>
          <QuestionDialog />
          <JobDialog />
        </>
      ),
      Status: JobsStatus,
      start,
    };
  },
};
