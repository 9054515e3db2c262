import { textOf } from '../../../bytes.ts';
import type { Command } from '../../../command.ts';
import type { HostFacts } from '../../../host-facts.ts';
import type { ConfigSurvey, MtaFacts } from '../../mta.ts';
import { line } from '../../print.ts';
import { keep } from './detail.ts';
import { type Records, readRecords } from './records.ts';
import { filesOf } from './set.ts';
import { surveyHeader, surveyScript } from './survey-script.ts';
import { wordsOf } from './words.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Where sendmail and its cf files are, as the probe found them. */
function found(facts: MtaFacts): { binary: string; cfs: readonly string[] } {
  const cfs = facts.sources.flatMap(({ detail }) => {
    const cf = text(detail['cf']);
    return cf === '' ? [] : [detail['mode'] === '-Ac' ? 'msp' : 'mta', cf];
  });
  return { binary: text(facts.sources[0]?.detail['binary']), cfs };
}

/** Which files there are, as root or, where that is refused, as far as the account can see. */
export function surveyAs(facts: MtaFacts, root: boolean): Command {
  const { binary, cfs } = found(facts);
  return {
    argv: ['/bin/sh', '-c', surveyScript, 'postroom', binary === '' ? '/usr/sbin/sendmail' : binary, ...cfs],
    root,
    effect: 'read',
    shown: line('ls', '-l', ...cfs.filter((word) => word.startsWith('/'))),
  };
}

export function survey(facts: MtaFacts, host: HostFacts): Command {
  const { account, sudo, tools } = host;
  const may =
    account.uid === 0 ||
    (sudo.rights === 'listed'
      ? sudo.listing.includes(surveyHeader)
      : sudo.rights !== 'no' || tools['doas'] !== undefined);
  return surveyAs(facts, may);
}

/** Owner and group of a database that does not exist yet: as those that do. */
function owners(records: Records): { owner: string; group: string } {
  const db = [...records.looks].find(
    ([path, { owner }]) => /\.(db|cdb|dir)$/.test(path) && owner !== '',
  )?.[1];
  if (db !== undefined) return { owner: db.owner, group: db.group };
  const cf = records.looks.get(records.roles[0]?.cf ?? '');
  return { owner: 'root', group: cf?.group === undefined || cf.group === '' ? 'root' : cf.group };
}

export function readSurvey(facts: MtaFacts, output: string): ConfigSurvey {
  const from = output.indexOf(surveyHeader);
  if (from < 0) return { sets: [], knowledge: {}, problems: ['The host did not tell its sendmail files.'] };
  const records = readRecords(output.slice(from + surveyHeader.length + 1));
  const { files, ...parts } = filesOf(records);
  const tool = (name: string): string => records.tools.get(name) ?? '';
  const words = wordsOf(records);
  const problems: string[] = [];
  const mcs = records.roles.filter(({ mc }) => mc !== '');
  if (!records.whole)
    problems.push('The list of sendmail files is not complete: the connection ended early.');
  for (const { role, cf, mc } of records.roles)
    if (mc === '')
      problems.push(
        `No .mc file was found for ${textOf(cf)}: it is edited as it is.${role === 'mta' ? ' Changes cannot be checked against FEATUREs.' : ''}`,
      );
  if (mcs.length > 0 && tool('m4') === '')
    problems.push('m4 is not installed: a changed .mc file cannot be built on this host.');
  if (mcs.length > 0 && words.tree === '')
    problems.push(
      "sendmail's cf files are not installed (package sendmail-cf): a changed .mc file cannot be built on this host.",
    );
  for (const [path, { readable }] of records.looks)
    if (!readable && files.some((file) => file.path === path))
      problems.push(`${textOf(path)} cannot be read by this account.`);
  if (records.roles.length === 0) return { sets: [], knowledge: {}, problems };
  return {
    sets: [
      {
        id: 'sendmail',
        mta: 'sendmail',
        label: 'sendmail',
        files,
        detail: keep({
          ...parts,
          binary: found(facts).binary,
          m4: tool('m4'),
          makemap: tool('makemap'),
          tree: words.tree,
          ...owners(records),
        }),
      },
    ],
    knowledge: { sendmail: words },
    problems,
  };
}
