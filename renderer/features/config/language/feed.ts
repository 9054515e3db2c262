import { openText } from '#mail/config/text';
import type { Bench } from '../bench/bench.ts';
import { largestBytes } from '../bench/host-files.ts';
import { createLanguageClient, type ConnectWorker, type LanguageClient } from './language-client.ts';
import { NearLook, type Near } from './near.ts';

type NearFile = Near['files'][number];

/**
 * Keeps the worker at what the window has, and brings what it finds into the workbench. What is typed is told by the
 * editor itself, key by key.
 */
export function feedLanguages(bench: Bench, connect: ConnectWorker): LanguageClient {
  const near = new NearLook({
    findings: (hostId, path, findings) => bench.setFindings(hostId, path, findings),
    idle: (run) => requestIdleCallback(run),
    now: () => performance.now(),
  });
  const client = createLanguageClient(connect, {
    findings: (hostId, path, findings) => {
      if (!near.tells(hostId, path)) bench.setFindings(hostId, path, findings);
    },
    wanted: (hostId, paths, users) => bench.ask(hostId, paths, users),
  });
  const tellHost = (hostId: string): void => {
    near.forget();
    const { survey, knowledge } = bench.files(hostId);
    if (survey !== undefined && knowledge !== undefined) client.host(hostId, survey.sets, knowledge);
  };
  const tellText = (hostId: string, path: string): void => {
    near.forget();
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
  /** What the languages need to understand a file of which this is the text. */
  const around = (hostId: string, path: string, now: Pick<NearFile, 'text' | 'form'>): Near | undefined => {
    const files = bench.files(hostId);
    const { survey, knowledge } = files;
    if (survey === undefined || knowledge === undefined) return undefined;
    const others = (files.set(path)?.files ?? []).flatMap(({ path: other }): NearFile[] => {
      const content = other === path ? undefined : files.content(other);
      return content === undefined || content.length > largestBytes
        ? []
        : [{ path: other, ...openText(content) }];
    });
    return { sets: survey.sets, knowledge, files: [{ path, ...now }, ...others] };
  };
  return {
    ...client,
    form: (hostId, path, form) => {
      near.forget();
      client.form(hostId, path, form);
    },
    edits: (hostId, path, edits, now) => {
      client.edits(hostId, path, edits, now);
      near.edits(hostId, path, edits, () => around(hostId, path, now()));
    },
    stop: () => {
      unhear();
      near.forget();
      client.stop();
    },
  };
}
