import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { buildScripted } from '../../stand-in/build-scripted.ts';
import { StandIn, type StandInOptions } from '../../stand-in/electron.ts';
import type { StandInWindow } from '../../stand-in/window.ts';

let built: Promise<string> | undefined;
const dataDirs: string[] = [];

export interface Started {
  readonly standIn: StandIn;
  readonly window: StandInWindow;
  readonly dataDir: string;
}

/** Runs the built main process under the stand-in, without waiting for a window. */
export async function run(options: StandInOptions = {}, dataDir?: string): Promise<Omit<Started, 'window'>> {
  built ??= buildScripted();
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'postroom-data-'));
  dataDirs.push(folder);
  const standIn = new StandIn({ ...options, switches: { 'data-dir': folder, ...options.switches } });
  await standIn.run(join(await built, 'build/main.cjs'));
  return { standIn, dataDir: folder };
}

/** Runs it until its window is shown. */
export async function start(options: StandInOptions = {}, dataDir?: string): Promise<Started> {
  const started = await run(options, dataDir);
  const window = await vi.waitUntil(() => started.standIn.windows.find(({ shown }) => shown));
  return { ...started, window };
}

export async function removeBuilt(): Promise<void> {
  if (built !== undefined) rmSync(await built, { recursive: true });
  for (const folder of dataDirs) rmSync(folder, { recursive: true, force: true });
  vi.unstubAllGlobals();
}
