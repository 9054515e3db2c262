import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { probe } from '../../real-host.ts';
import { ConfigGround } from './config-ground.ts';

const main = '/etc/postfix/main.cf';

describe.skipIf(labObstacle() !== undefined)('a Postfix whose main.cf is broken', () => {
  let lab: Lab;
  let version = '';

  beforeAll(async () => {
    lab = await startLab();
    await lab.postfix.must(`cp -p ${main} /root/main.cf`);
    version = (await lab.postfix.must('postconf -h mail_version')).trim();
  }, 600_000);

  afterAll(() => lab.stop());
  afterEach(() => lab.postfix.must(`cp -p /root/main.cf ${main}`));

  it.each([
    ['a line that is none', `echo 'no setting at all' >>${main}`, "missing '=' after attribute name"],
    ['names in a ring', `printf 'a = $b\\nb = $a\\nmyhostname = $a\\n' >>${main}`, 'macro processing error'],
    ['a queue in itself', `echo 'queue_directory = $queue_directory' >>${main}`, 'macro processing error'],
    ['no file', `rm ${main}`, 'No such file or directory'],
  ])('is found with its files: %s', async (_name, breaking, words) => {
    await lab.postfix.must(breaking);
    const facts = await probe(lab.postfix, 'postfix');
    expect(facts.version).toBe(version);
    expect(facts.sources[0]?.id).toBe('postfix:/etc/postfix');
    expect(facts.notes.join('\n')).toContain(words);
    expect(facts.notes.join('\n')).toContain(`Postfix cannot read ${main}`);
    const { sets, knowledge } = await new ConfigGround(lab.postfix).survey();
    expect(sets[0]?.files.map(({ path }) => path)).toEqual([main, '/etc/postfix/master.cf']);
    const known = knowledge.postfix?.['postfix:/etc/postfix'];
    expect(known?.defaults['queue_directory']).toBe('/var/spool/postfix');
    expect(known?.daemons).toContain('smtpd');
  });

  it('still has its other instances', async () => {
    const whole = await probe(lab.postfix, 'postfix');
    await lab.postfix.must(`echo 'no setting at all' >>${main}`);
    const facts = await probe(lab.postfix, 'postfix');
    const others = ({ sources }: typeof facts): unknown => sources.slice(1);
    expect(whole.sources.length).toBeGreaterThan(1);
    expect(others(facts)).toEqual(others(whole));
    expect(facts.sources.map(({ id }) => id)).toEqual(whole.sources.map(({ id }) => id));
  });

  it('is found by an account that may not read it', async () => {
    await lab.postfix.must(`chmod 600 ${main}`);
    const facts = await probe(lab.postfix, 'postfix');
    expect(facts.version).toBe(version);
    expect(facts.sources.map(({ id }) => id)).toEqual(['postfix:/etc/postfix']);
    expect(facts.notes.join('\n')).toContain(`This account may not read ${main}`);
  });

  it('takes the corrected file as any other change', async () => {
    await lab.postfix.must(`echo 'no setting at all' >>${main}`);
    const ground = new ConfigGround(lab.postfix);
    const trial = await ground.check({ [main]: await lab.postfix.readFile('/root/main.cf') });
    expect(trial.failed).toBeUndefined();
  });
});
