import type { Edit } from '#mail/config/language';
import { openText } from '#mail/config/text';
import type { Bench } from '../bench/bench.ts';
import { largestBytes } from '../bench/host-files.ts';
import { createLanguageClient, type ConnectWorker, type LanguageClient } from './language-client.ts';
import { NearLook, type Near } from './near.ts';

type NearFile = Near['files'][number];

/** Bytes of all files of a configuration that are kept a second time, beside the editor. */
const mostNear = 2_000_000;
/** What changes together is taken in together. */
const restMs = 150;

/** The file in the editor; `now` is its text when that is wanted. */
interface Shown {
  readonly hostId: string;
  readonly path: string;
  readonly now: () => Pick<NearFile, 'text' | 'form'>;
}

/** What the window knows of the languages. */
export interface Languages extends Omit<LanguageClient, 'edits'> {
  edits(hostId: string, path: string, edits: readonly Edit[]): void;
  /** The editor shows this file from now on, or none. */
  show(file: Shown | undefined): void;
}

/**
 * Keeps the worker at what the window has, and brings what it finds into the workbench. What is typed is told by the
 * editor itself, key by key.
 */
export function feedLanguages(bench: Bench, connect: ConnectWorker): Languages {
  const near = new NearLook({
    findings: (hostId, path, findings) => bench.setFindings(hostId, path, findings),
    idle: (run) => setTimeout(() => requestIdleCallback(run), restMs),
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
  /** What the languages need to understand this file. */
  const around = ({ hostId, path, now }: Shown): Near | undefined => {
    const files = bench.files(hostId);
    const { survey, knowledge } = files;
    if (survey === undefined || knowledge === undefined) return undefined;
    const contents = (files.set(path)?.files ?? []).flatMap(({ path: other }) => {
      const content = files.content(other);
      return content === undefined || content.length > largestBytes ? [] : [{ path: other, content }];
    });
    if (contents.reduce((sum, { content }) => sum + content.length, 0) > mostNear) return undefined;
    const others = contents
      .filter((one) => one.path !== path)
      .map((one): NearFile => ({ path: one.path, ...openText(one.content) }));
    return { sets: survey.sets, knowledge, files: [{ path, ...now() }, ...others] };
  };
  return {
    ...client,
    form: (hostId, path, form) => {
      near.forget();
      client.form(hostId, path, form);
    },
    show: (file) => {
      if (file === undefined) near.close();
      else near.open(file.hostId, file.path, () => around(file));
    },
    edits: (hostId, path, edits) => {
      near.edits(hostId, path, edits);
      client.edits(hostId, path, edits, near.tells(hostId, path));
    },
    stop: () => {
      unhear();
      near.close();
      client.stop();
    },
  };
}
