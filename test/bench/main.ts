import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { labObstacle } from '../lab/packages.ts';
import { bulkActions } from './bulk.ts';
import { configDeploy, configWindow } from './config.ts';
import { connection } from './connection.ts';
import { type Ground, layGround } from './ground.ts';
import { postfixListing, postfixListingFull, sendmailListing } from './listing.ts';
import type { Figure } from './measure.ts';
import { readersAlone } from './parser.ts';
import { rewriteLab } from './rewrite.ts';
import { asJson, machine, table } from './report.ts';
import { smtpAndDns } from './smtp.ts';
import { postfixWindow, postfixWindowFull, sendmailWindow } from './window.ts';

/** In the order in which queues only ever grow. */
const benches: Readonly<Record<string, (ground: Ground, quick: boolean) => Promise<Figure[]>>> = {
  connection,
  bulk: bulkActions,
  readers: readersAlone,
  'config-deploy': configDeploy,
  'config-window': configWindow,
  rewrite: rewriteLab,
  smtp: smtpAndDns,
  postfix: postfixListing,
  sendmail: sendmailListing,
  window: postfixWindow,
  'sendmail-window': sendmailWindow,
  'postfix-100k': postfixListingFull,
  'window-100k': postfixWindowFull,
};
const usage = `npm run bench -- [--quick] [--only ${Object.keys(benches).join('|')}]… [--json FILE]\n`;

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
    },
  });
  const { quick, only } = values;
  const obstacle = labObstacle();
  const unknown = only.find((name) => benches[name] === undefined);
  if (obstacle !== undefined || unknown !== undefined) {
    process.stderr.write(obstacle === undefined ? usage : `${obstacle}\n`);
    return 2;
  }
  // Ending through process.exit lets everybody's exit handlers clear away what was made.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

  const begun = performance.now();
  const say = (line: string): void =>
    void process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
  const about = { startedAt: new Date().toISOString(), quick, ...machine() };
  const figures: Figure[] = [];
  const ground = await layGround(say);
  try {
    for (const [name, bench] of Object.entries(benches)) {
      const wanted = only.length === 0 ? !(quick && name.endsWith('-100k')) : only.includes(name);
      if (!wanted) continue;
      const found = await bench(ground, quick);
      // Told as it is found: a later bench that fails, or Ctrl-C, loses nothing.
      process.stderr.write(`\n${table(found)}\n\n`);
      figures.push(...found);
    }
  } finally {
    say('clearing away');
    await ground.close();
  }
  const { processor, cores, memoryGiB, node, load } = about;
  const on = `${cores} × ${processor}, ${memoryGiB} GiB, Node ${node}, load ${load} at the start`;
  process.stdout.write(`\n${table(figures)}\n\n${on}\n`);
  if (values.json !== undefined) writeFileSync(values.json, asJson(figures, about));
  return 0;
}

process.exitCode = await run();
