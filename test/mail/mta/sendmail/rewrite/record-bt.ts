/**
 * Records what real sendmail prints in address test mode, in a lab of its own:
 * `node test/mail/mta/sendmail/rewrite/record-bt.ts`. Cuts by itself, so that it is no witness for the code it is read by.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startLab } from '../../../../lab/lab.ts';
import { recipients } from './addresses.ts';
import { enrich } from './proving-ground.ts';
import { sessions } from './sessions.ts';

const folder = resolve(import.meta.dirname, '../../../../fixtures/mta/sendmail/bt');
const lab = await startLab({ label: 'recording sendmail -bt' });
const host = lab.sendmail;
await enrich(host);
const asked = (name: string, records: readonly (readonly [string, string])[]): void =>
  writeFileSync(
    `${folder}/${name}.txt`,
    records
      .map(
        ([line, printed]) => `@@@ ${line}\n${printed}${printed === '' || printed.endsWith('\n') ? '' : '\n'}`,
      )
      .join(''),
    'latin1',
  );

for (const { name, prepare = 'true', args, user = 'root', lines, after = 'true' } of sessions) {
  await host.must(prepare);
  const input = lines.map((line, at) => `${line}\nZZMARK${at} x\n`).join('');
  const { bytes } = await host.run(['/bin/sh', '-c', `exec sendmail ${args} -bt 2>&1`], {
    stdin: Buffer.from(input, 'latin1'),
    user,
    timeoutMs: 300_000,
  });
  await host.must(after);
  const text = bytes.toString('latin1').replaceAll(lab.prefix, '192.0.2');
  let from = text.indexOf('\n> ') + 1;
  const records = lines.map((line, at): readonly [string, string] => {
    const mark = `> Undefined ruleset ZZMARK${at}\n`;
    const end = text.indexOf(mark, from);
    if (end < 0) throw new Error(`${name}: no answer to ${line}: ${text.slice(from, from + 2000)}`);
    const printed = text.slice(from, end).replace(/^> /, '');
    from = end + mark.length;
    return [line, printed];
  });
  asked(name, records);
  process.stdout.write(`${name}: ${records.length} records\n`);
}

const verified: (readonly [string, string])[] = [];
for (const address of recipients) {
  const { bytes } = await host.run('IFS= read -r a; exec sendmail -bv -- "$a" 2>&1 </dev/null', {
    stdin: Buffer.from(`${address}\n`, 'latin1'),
  });
  verified.push([address, bytes.toString('latin1').replaceAll(lab.prefix, '192.0.2')]);
}
asked('bv', verified);
await lab.stop();
process.exit(0);
