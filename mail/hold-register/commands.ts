import type { Command } from '../command.ts';
import { line } from '../mta/print.ts';
import { isRecordId, recordText, type HeldRecord } from './record.ts';
import { listScript, registerPlace, removeScript, writeScript } from './scripts.ts';

const sh = (script: string, args: readonly string[] = []): readonly [string, ...string[]] => [
  '/bin/sh',
  '-c',
  script,
  'postroom',
  ...args,
];

const checked = (id: string): string => {
  if (!isRecordId(id)) throw new Error(`Not the name of a hold: ${JSON.stringify(id)}`);
  return id;
};

/** Reads the whole register; for `readRegister`. */
export const listRegister = (): Command => ({
  argv: sh(listScript),
  root: true,
  effect: 'read',
  shown: line('cat', registerPlace).concat('/*'),
});

/** The command of every change of a record. @param letGo what releases the messages in time, where the MTA has it. */
export const keeping = (letGo: Command | undefined): Command => ({
  argv: sh(writeScript, letGo?.argv ?? []),
  root: true,
  effect: 'write',
  shown: line('install', '-m', '600', 'RECORD', `${registerPlace}/HOLD`),
});

/** Writes a record, and starts its keeper when it has a due time. `change` writes only where it still is. */
export const writeRecord = (
  record: HeldRecord,
  how: 'new' | 'change',
  letGo: Command | undefined,
): Command => ({
  ...keeping(letGo),
  stdin: `${checked(record.id)} ${how}\n${recordText(record)}`,
  shown: line('install', '-m', '600', 'RECORD', `${registerPlace}/${record.id}`),
});

/** Gives the record a new keeper. @param due Unix seconds of the host; absent: as it was. */
export const keepAgain = (id: string, token: string, letGo: Command, due?: number): Command => ({
  ...keeping(letGo),
  stdin: `${checked(id)} again ${due ?? '-'} ${checked(token)}\n`,
  shown: line('touch', `${registerPlace}/${id}`),
});

/** Removes records; their keepers end. */
export const removeRecords = (ids: readonly string[]): Command => ({
  argv: sh(removeScript),
  stdin: ids.map((id) => `${checked(id)}\n`).join(''),
  root: true,
  effect: 'write',
  shown: line('rm', '-f', ...ids.slice(0, 3).map((id) => `${registerPlace}/${id}`)),
});
