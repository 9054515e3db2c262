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
  const unhear = bench.hear({
    host: (hostId) => {
      const { survey, knowledge } = bench.files(hostId);
      if (survey !== undefined && knowledge !== undefined) client.host(hostId, survey.sets, knowledge);
    },
    content: (hostId, path, by) => {
      const content = bench.files(hostId).content(path);
      if (by !== 'other' || content === undefined || content.length > largestBytes) return;
      client.text(hostId, path, openText(content).text);
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
