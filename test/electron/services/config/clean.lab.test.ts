import { afterAll, beforeAll, expect, it } from 'vitest';
import { openText } from '#mail/config/text';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { Mirror } from '../../../../renderer/features/config/language/mirror.ts';
import { openBench, type Bench } from '../queue/bench.ts';

let lab: Lab;
let bench: Bench;

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

/** Errors and warnings of every file that the survey names, once the host told what its languages wanted to know. */
it.each([
  ['sendmail', () => lab.sendmail, 'sendmail.mc'],
  ['Postfix', () => lab.postfix, 'main.cf'],
] as const)('the files of a working %s host come out without a warning', async (_, host, known) => {
  const hostId = await bench.add(host());
  const { sets, states, knowledge } = await bench.api.config.survey({ hostId });
  const mirror = new Mirror();
  mirror.know(sets, knowledge);
  const there = states.filter(({ sha256 }) => sha256 !== 'absent');
  expect(there.map(({ path }) => path.replace(/.*\//, ''))).toContain(known);
  for (const { path } of there) {
    const { content } = await bench.api.config.open({ hostId, path });
    const { text, form } = openText(content);
    mirror.put(path, text, form);
  }
  const paths = new Set<string>();
  const users = new Set<string>();
  for (const { path } of there) {
    const wanted = mirror.language(path).wanted?.(mirror.parsed(path));
    for (const one of wanted?.paths ?? []) paths.add(one);
    for (const one of wanted?.users ?? []) users.add(one);
  }
  expect(paths.size + users.size).toBeGreaterThan(0);
  const told = await bench.api.config.ask({ hostId, paths: [...paths], users: [...users] });
  mirror.know(sets, {
    ...knowledge,
    paths: { ...knowledge.paths, ...told.paths },
    users: { ...knowledge.users, ...told.users },
  });
  const wrong = there.flatMap(({ path }) =>
    mirror
      .language(path)
      .findings(mirror.parsed(path), mirror.around(path))
      .filter(({ severity }) => severity !== 'note')
      .map(({ code, message }) => `${path}: ${code}: ${message}`),
  );
  expect(wrong).toEqual([]);
});
