import type { Finding, Surroundings } from '../../language.ts';
import type { Aliases } from '../blocks.ts';
import { type Entry, entriesOf, moved } from '../entries.ts';
import { graphOf } from '../graph.ts';
import type { World } from '../world.ts';

const nameSpan = ({ block, at }: Entry): Finding['span'] => moved(block.nameSpan, at);

/** Names that are there twice; the entry that does not count is faded. */
export function duplicates(aliases: Aliases, world: World): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, Entry>();
  for (const entry of entriesOf(aliases, world.dialect)) {
    if (entry.key === '' || entry.targets.length === 0) continue;
    const before = seen.get(entry.key);
    const last = world.dialect.wins === 'last';
    if (before !== undefined) {
      const lost = last ? before : entry;
      const kept = last ? entry : before;
      const whole = { from: lost.at, to: lost.at + lost.block.text.length };
      found.push({
        code: 'aliases/duplicate',
        severity: 'warning',
        span: nameSpan(lost),
        message: `The alias ${entry.block.name} is there twice; this entry has no effect.`,
        why: `${world.dialect.tool} takes the ${world.dialect.wins} one and only warns.`,
        faded: true,
        fixes: [{ title: 'Remove this entry', edits: [{ ...whole, text: '' }] }],
        related: [{ span: nameSpan(kept), words: 'this one counts' }],
      });
    }
    if (last || before === undefined) seen.set(entry.key, entry);
  }
  return found;
}

/** Names that lead to each other, and chains that are longer than the MTA follows. */
export function loops(world: World, own: string): readonly Finding[] {
  const { loops: all, depth } = graphOf(world);
  const found: Finding[] = [];
  const looping = new Set<string>();
  for (const { path, closed, members } of all) {
    for (const name of members) looping.add(name);
    const here = [...members]
      .flatMap((name) => {
        const known = world.names.get(name);
        return known?.path === own ? [known.entry] : [];
      })
      .sort((a, b) => a.at - b.at)[0];
    if (here === undefined) continue;
    const turned = [...path.slice(0, -1)];
    while (turned.includes(here.key) && turned[0] !== here.key) turned.push(turned.shift() ?? '');
    const words = [...turned, turned[0] ?? ''].join(' → ');
    const users = [...members].map((name) => world.user(name));
    const certain = closed && users.every((user) => user === false);
    found.push({
      code: 'aliases/loop',
      severity: certain ? 'error' : 'warning',
      span: nameSpan(here),
      message: `These aliases lead back to themselves: ${words}.`,
      why: certain
        ? 'Mail to any of them is returned: "aliasing/forwarding loop broken". Let one of them lead to somebody.'
        : closed && !users.includes(true)
          ? 'Unless one of them is also a user of this host, mail to them is returned: "aliasing/forwarding loop broken".'
          : 'Each name is followed once, so others among the recipients still get the mail; the way back has no effect.',
      related: [...members].flatMap((name) => {
        const known = world.names.get(name);
        if (known === undefined || known.entry === here) return [];
        return [
          {
            ...(known.path === own ? {} : { path: known.path }),
            span: nameSpan(known.entry),
            words: `${name} is part of it`,
          },
        ];
      }),
    });
  }
  const { deepest } = world.dialect;
  if (deepest === undefined) return found;
  for (const [name, length] of depth) {
    const known = world.names.get(name);
    if (length <= deepest || known?.path !== own || looping.has(name)) continue;
    found.push({
      code: 'aliases/too-deep',
      severity: 'error',
      span: nameSpan(known.entry),
      message: `From ${name} on, ${length} aliases follow each other.`,
      why: `sendmail follows no more than ${deepest} and returns the mail (MaxAliasRecursion). Let ${name} lead further down the chain.`,
    });
  }
  return found;
}

const required: readonly { readonly name: string; readonly words: string; readonly value: string }[] = [
  {
    name: 'postmaster',
    words:
      'Every domain that takes mail must take mail for postmaster (RFC 5321). Without this alias there has to be a user of that name.',
    value: 'root',
  },
  {
    name: 'mailer-daemon',
    words: 'Replies to bounces go to MAILER-DAEMON; without this alias they are returned.',
    value: 'postmaster',
  },
];

/** Names that every mail host has to have; noted once, at the start of the main file. */
export function missingNames(aliases: Aliases, world: World, around: Surroundings): readonly Finding[] {
  const first = around.files.find(({ language }) => language === 'aliases');
  if (first !== undefined && first.path !== around.file.path) return [];
  const line = /^[^\n]*/.exec(aliases.text)?.[0].length ?? 0;
  return required
    .filter(({ name }) => !world.names.has(name) && world.user(name) !== true)
    .map(({ name, words, value }) => ({
      code: 'aliases/required-name',
      severity: 'note',
      span: { from: 0, to: line },
      message: `There is no alias ${name === 'mailer-daemon' ? 'MAILER-DAEMON' : name}.`,
      why: words,
      fixes: [
        {
          title: `Add ${name}: ${value}`,
          edits: [
            {
              from: aliases.text.length,
              to: aliases.text.length,
              text: `${aliases.text === '' || aliases.text.endsWith('\n') ? '' : '\n'}${name}: ${value}\n`,
            },
          ],
        },
      ],
    }));
}

/** `owner-` names of lists that do not exist. */
export function owners(aliases: Aliases, world: World): readonly Finding[] {
  return entriesOf(aliases, world.dialect).flatMap((entry) => {
    const list = /^owner-(.+)$/.exec(entry.key)?.[1];
    if (list === undefined || list === 'owner' || world.names.has(list)) return [];
    return [
      {
        code: 'aliases/owner-of-nothing',
        severity: 'note',
        span: nameSpan(entry),
        message: `There is no alias ${list} that ${entry.block.name} could be the owner of.`,
        why: 'An alias owner-NAME gets the reports of failed deliveries to the list NAME. Look whether the name is right.',
      } satisfies Finding,
    ];
  });
}
