import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enter, linkOf } from './enter.ts';
import { contractSuite } from './suite.ts';

contractSuite('the WebSocket of a serve door in its own process', 'many', async () => {
  const page = mkdtempSync(join(tmpdir(), 'postroom-page-'));
  writeFileSync(join(page, 'index.html'), '');
  const program = spawn(process.execPath, [join(import.meta.dirname, 'scripted-door.ts'), page]);
  return {
    connect: enter(await linkOf(program)),
    close: async () => {
      program.stdin.end();
      await once(program, 'exit');
      rmSync(page, { recursive: true });
    },
  };
});
