import type { Finding, Language, Told, Wanted } from '../language.ts';
import { type Aliases, parse, reparse } from './blocks.ts';
import { expand } from './expand.ts';
import { formFindings } from './findings/form.ts';
import { duplicates, loops, missingNames, owners } from './findings/names.ts';
import { directoryOf, targetFindings } from './findings/targets.ts';
import { completions, definition, folds, hover, outline, tokens } from './view.ts';
import { worldOf } from './world.ts';

function wanted({ blocks }: Aliases): Wanted {
  const paths = new Set<string>();
  const users = new Set<string>(['postmaster', 'mailer-daemon']);
  for (const { key, targets, stray } of blocks) {
    if (key !== '' && !key.includes('@')) users.add(key);
    for (const { kind, value, fault } of [...targets, ...stray]) {
      if (fault !== undefined) continue;
      if (kind === 'include') {
        paths.add(value);
        paths.add(directoryOf(value));
      } else if (kind === 'user' || kind === 'escaped') users.add(value.replace(/(?<=.)\+.*$/, ''));
      else if (kind === 'address') users.add(value.slice(0, value.lastIndexOf('@')).toLowerCase());
    }
  }
  return { paths: [...paths], users: [...users].filter((name) => /^[\w.+-]+$/.test(name)) };
}

const told = ({ blocks }: Aliases): Told => ({
  names: new Set(blocks.flatMap(({ key, fault }) => (key === '' || fault !== undefined ? [] : [key]))),
});

/** aliases(5) of sendmail and Postfix. */
export const aliases: Language<Aliases> = {
  parse,
  reparse,
  findings: (parsed, around) => {
    const world = worldOf(parsed, around);
    const found: Finding[] = [
      ...formFindings(parsed, world),
      ...duplicates(parsed, world),
      ...loops(world, around.file.path),
      ...missingNames(parsed, world, around),
      ...owners(parsed, world),
      ...targetFindings(parsed, world, around),
    ];
    return found.sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to).slice(0, 2000);
  },
  wanted,
  told,
  tokens,
  completions,
  hover,
  outline,
  folds,
  definition,
  expand,
};
