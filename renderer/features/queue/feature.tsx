import { IconStack2 } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { deliveryPart } from './delivery/part.tsx';
import { findingPart } from './finding/part.tsx';
import { holdsPart } from './holds/part.tsx';
import { JobDialog } from './job-dialog.tsx';
import { JobsStatus } from './jobs-status.tsx';
import { messagePart } from './message/part.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { QueueProvider } from './store-context.ts';
import { createQueueStore } from './store.ts';
import { trashPart } from './trash/part.tsx';
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
    const parts = [findingPart, messagePart, deliveryPart, holdsPart, trashPart].map((open) =>
      open(api, session, store),
    );
    return {
      Provider: ({ children }) => (
        <QueueProvider value={store}>
          {parts.reduce(
            (inner, { Provider }) => (
              <Provider>{inner}</Provider>
            ),
            children,
          )}
        </QueueProvider>
      ),
      AllHostsPage: QueuePage,
      HostPage: QueuePage,
      Everywhere: () => (
        <>
          <QuestionDialog />
          <JobDialog />
          {parts.map(({ Everywhere }, at) => Everywhere !== undefined && <Everywhere key={at} />)}
        </>
      ),
      Status: JobsStatus,
      start: () => {
        const stops = [start(), ...parts.map((part) => part.start())];
        return () => stops.forEach((stop) => stop());
      },
    };
  },
};
