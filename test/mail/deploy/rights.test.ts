import { describe, expect, it } from 'vitest';
import { deployRights } from '#mail/deploy/rights';
import {
  checkPlan,
  decide,
  extend,
  recover,
  reportDeploys,
  showBuilt,
  startDeploy,
} from '#mail/deploy/commands';
import type { DeployPlan } from '#mail/deploy/plan';
import { sudoersCommand, sudoersFile } from '#mail/sudoers';
import { hostFacts, recordedFacts } from '../mta/reading.ts';

const plan: DeployPlan = {
  id: 'one',
  setId: 's',
  by: 'anna',
  note: '',
  window: 120,
  files: [{ path: '/etc/x', base: 'absent', content: 'x\xff' }],
  built: [],
  order: [],
  ifNew: { owner: 'root', group: 'root', mode: '0644' },
  force: '',
  steps: [],
};

describe('the right to deploy', () => {
  it('is one line of sudoers for all commands of it, and says that it is root', () => {
    const rights = deployRights(hostFacts({ mtas: [recordedFacts('postfix')] }));
    expect(rights.map(({ why }) => why)).toEqual([expect.stringContaining('This is root without limits')]);
    const granted = new Set(rights.flatMap(({ commands }) => commands.map(sudoersCommand)));
    const used = [
      checkPlan(plan),
      startDeploy(plan),
      reportDeploys(),
      reportDeploys('one'),
      showBuilt('one', ['/etc/x']),
      decide('one', 'commit'),
      extend('one', 60),
      recover(),
    ];
    expect(used.every(({ root }) => root)).toBe(true);
    expect(new Set(used.map(sudoersCommand))).toEqual(granted);
    expect(sudoersFile('ops', rights, { askPassword: false })).toContain(
      String.raw`    /bin/sh -c exec\ /bin/sh\ -s postroom`,
    );
  });

  it('is not asked for where there is no mail system', () => {
    expect(deployRights(hostFacts())).toEqual([]);
  });

  it('sends nothing but bytes', () => {
    for (const { stdin = '' } of [checkPlan(plan), startDeploy(plan), recover(), decide('one', 'commit')])
      expect(stdin).toMatch(/^[\x01-\xff]+$/);
  });
});
