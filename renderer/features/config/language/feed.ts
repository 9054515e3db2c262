import { openText } from '#mail/config/text';
import type { Bench } from '../bench/bench.ts';
import { largestBytes } from '../bench/host-files.ts';
import { createLanguageClient, type ConnectWorker, type LanguageClient } from './language-client.ts';

/**
 * Keeps the worker at what the window has, and brings what it finds into the workbench. What is typed is told by the
 * editor itself, key by key.
 */
export function feedLanguages(bench: Bench, connect: ConnectWorker): LanguageClient {
  const client = createLanguageClient(connect, {
    findings: (hostId, path, findings) => bench.setFindings(hostId, path, findings),
    wanted: (hostId, paths, users) => bench.ask(hostId, paths, users),
  });
  const tellHost = (hostId: string): void => {
    const { survey, knowledge } = bench.files(hostId);
    if (survey !== undefined && knowledge !== undefined) client.host(hostId, survey.sets, knowledge);
  };
  const tellText = (hostId: string, path: string): void => {
    const content = bench.files(hostId).content(path);
    if (content === undefined || content.length > largestBytes) return;
    const { text, form } = openText(content);
    client.text(hostId, path, text, form);
  };
  for (const hostId of Object.keys(bench.store.getState().benches)) {
    tellHost(hostId);
    const { lives, edits } = bench.files(hostId);
    for (const path of new Set([...lives.keys(), ...edits.keys()])) tellText(hostId, path);
  }
  const unhear = bench.hear({
    host: tellHost,
    content: (hostId, path, by) => {
      if (by === 'other') tellText(hostId, path);
    },
  });
  return {
    ...client,
    stop: () => {
      unhear();
      client.stop();
    },
  };
}
