import type { Finding, Fix, Span } from '../../language.ts';
import type { Aliases, Block } from '../blocks.ts';
import { moved } from '../entries.ts';
import type { Target, TargetFault } from '../target.ts';
import type { World } from '../world.ts';

type Words = Pick<Finding, 'severity' | 'message' | 'why'> & { readonly fixes?: readonly Fix[] };

const fix = (title: string, span: Span, text: string): Fix => ({
  title,
  edits: [{ ...span, text }],
  preferred: true,
});

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** What is wrong with the form of one target. `span` is its place in the text. */
const targetWords: Readonly<Record<TargetFault, (target: Target, span: Span) => Words>> = {
  'unbalanced-quote': ({ text }) => ({
    severity: 'error',
    message: `A quotation mark of ${shown(text)} has no partner.`,
    why: 'Mail to this alias is returned. Write a quotation mark at both ends, or none.',
  }),
  'hash-comment': ({ text }, span) => {
    const at = text.search(/(?:^|\s)#/);
    return {
      severity: 'error',
      message: 'A comment cannot stand behind a value.',
      why: 'Everything up to the next comma becomes part of the address, which does not exist then. Put the comment on a line of its own that begins with #.',
      fixes: [fix('Remove the comment', { from: span.from + at, to: span.to }, '')],
    };
  },
  'missing-comma': ({ text }, span) => ({
    severity: 'error',
    message: `There is a blank in ${shown(text.replace(/\s+/g, ' '))}, but no comma.`,
    why: 'It is read as one address with a blank in it, which does not exist: mail is returned. Part addresses with commas.',
    fixes: [fix('Put a comma between', span, text.replace(/([^\s,])([ \t]*\n?[ \t]+)(?=\S)/g, '$1,$2'))],
  }),
  'unquoted-program': ({ text }, span) => ({
    severity: 'error',
    message: `The command ${shown(text)} has blanks and is not in quotation marks.`,
    why: 'sendmail turns its blanks into dots and looks for a program of that name. Put the whole command, with its |, in quotation marks.',
    fixes: [fix('Put it in quotation marks', span, `"${text.replaceAll('"', '\\"')}"`)],
  }),
  'relative-path': ({ text, kind }) => ({
    severity: 'error',
    message: `The path in ${shown(text)} does not begin with /.`,
    why:
      kind === 'include'
        ? 'The file is looked for wherever the daemon happens to be, and not found. Write the whole path.'
        : 'It is taken for the name of a user, who does not exist: mail is returned. Write the whole path.',
  }),
  'error-value': ({ text }) => ({
    severity: 'error',
    message: `${shown(text)} is no address: error: is not known in alias files.`,
    why: 'It is taken for the name of a user. To refuse mail with words of your own, use virtusertable or access.',
  }),
  'missing-domain': ({ text }) => ({
    severity: 'error',
    message: `The address ${shown(text)} ends with @.`,
    why: 'A domain is needed behind the @: mail to this alias is returned.',
  }),
};

/** Most entries: nothing about their form needs a second look. */
const plain = ({ fault, key, name, targets, indented, joined, text }: Block): boolean =>
  fault === undefined &&
  name === key &&
  key !== '' &&
  !/[\s@"(]/.test(key) &&
  targets.length > 0 &&
  indented.length === 0 &&
  joined.length === 0 &&
  text.length < 4000 &&
  targets.every((target) => target.fault === undefined);

/** Entries without a colon, a name or a value; lines that belong to no entry; form of every target. */
export function formFindings(aliases: Aliases, world: World): readonly Finding[] {
  const found: Finding[] = [];
  let entryAbove = false;
  for (const [index, block] of aliases.blocks.entries()) {
    const at = aliases.starts[index] ?? 0;
    if (block.kind === 'entry') {
      if (!plain(block)) found.push(...entryFindings(block, at, world));
      entryAbove = true;
    } else found.push(...strayFindings(block, at, world, entryAbove));
    if (block.joined.length > 0 && !world.dialect.backslash && block.kind === 'entry')
      found.push({
        code: 'aliases/backslash-line',
        severity: 'error',
        span: moved(block.joined[0] ?? block.nameSpan, at),
        message: `${world.dialect.tool} does not join lines at a backslash.`,
        why: 'The next line is taken for an entry of its own. Begin it with a blank instead.',
      });
  }
  return found;
}

function entryFindings(block: Block, at: number, world: World): readonly Finding[] {
  const found: Finding[] = [];
  const span = moved(block.nameSpan, at);
  const { tool, longest } = world.dialect;
  const add = (
    code: string,
    severity: Finding['severity'],
    words: Omit<Finding, 'code' | 'severity' | 'span'>,
  ): void => void found.push({ code: `aliases/${code}`, severity, span, ...words });
  if (block.fault === 'missing-colon') {
    const name = /^[\w.+-]+(?=\s+\S)/.exec(block.name)?.[0];
    add('missing-colon', 'error', {
      message: 'There is no colon behind the name.',
      why: `${tool} refuses the line. An entry is name: value.`,
      ...(name === undefined
        ? {}
        : { fixes: [fix('Write a colon', { from: at + name.length, to: at + name.length }, ':')] }),
    });
  } else if (block.fault === 'unbalanced-name')
    add('unbalanced-quote', 'error', {
      message: `A quotation mark in ${shown(block.name)} has no partner.`,
      why: 'The colon is taken for a part of the name. Write a quotation mark at both ends of the name.',
    });
  else if (block.fault === 'missing-value' || block.targets.length === 0)
    add(
      block.fault === 'missing-value' ? 'missing-value' : 'no-target',
      block.fault === 'missing-value' ? 'error' : 'warning',
      {
        message: `The alias ${shown(block.name)} stands for nothing.`,
        why:
          block.fault === 'missing-value'
            ? `${tool} refuses the line. For mail that is to vanish, write /dev/null.`
            : 'Mail to it vanishes. If that is meant, write /dev/null.',
      },
    );
  if (block.key === '' && block.fault !== 'missing-colon' && block.fault !== 'unbalanced-name')
    add('missing-name', 'error', {
      message: 'There is no name before the colon.',
      why: `${tool} refuses the line.`,
    });
  else found.push(...nameFindings(block, at, world));
  if (longest !== undefined && block.text.replace(/\n/g, '').length > longest)
    add('too-long', 'error', {
      message: `The entry ${shown(block.name)} is longer than ${longest.toLocaleString('en')} characters.`,
      why: `${tool} drops it: "alias line too long". Put the addresses in a file and write :include:/path/of/the/file.`,
    });
  if (!world.dialect.longEntries)
    for (const part of block.indented)
      found.push({
        code: 'aliases/indented-comment',
        severity: 'error',
        span: moved(part, at),
        message: 'An indented # is no comment here.',
        why: 'The line continues the entry above, so its words become part of an address. Put the # at the margin, and after the whole entry.',
      });
  for (const target of block.targets) {
    if (target.fault === undefined) continue;
    const place = moved(target, at);
    found.push({ code: `aliases/${target.fault}`, span: place, ...targetWords[target.fault](target, place) });
  }
  return found;
}

function nameFindings(block: Block, at: number, world: World): readonly Finding[] {
  const span = moved(block.nameSpan, at);
  const bare = block.name.replace(/\([^()]*\)/g, '').trim();
  if (block.fault === 'missing-colon' || block.fault === 'unbalanced-name') return [];
  const quoted = bare.startsWith('"');
  // newaliases takes the quotes away before it looks for an @.
  const domain = quoted && world.dialect.longEntries ? undefined : /@(.*?)"?$/.exec(bare)?.[1];
  if (domain !== undefined) {
    const local = domain === '' ? false : world.isLocal(domain);
    if (local === true && !world.dialect.longEntries) return [];
    return [
      {
        code: 'aliases/non-local-name',
        severity: local === undefined && bare[0] !== '@' ? 'warning' : 'error',
        span,
        message: `${shown(bare)} is not a local name.`,
        why: `Aliases are looked up by the part before the @ alone; ${world.dialect.tool} refuses other names. For addresses with a domain use ${world.dialect.longEntries ? 'virtual_alias_maps' : 'virtusertable'}.`,
      },
    ];
  }
  return /\s/.test(bare) && !bare.startsWith('"')
    ? [
        {
          code: 'aliases/blank-in-name',
          severity: 'warning',
          span,
          message: `There is a blank in the name ${shown(bare)}.`,
          why: 'Nobody can write to such a name. sendmail puts a dot in the place of the blank.',
        },
      ]
    : [];
}

/** Indented lines under a comment or an empty line. */
function strayFindings(block: Block, at: number, world: World, entryAbove: boolean): readonly Finding[] {
  const newline = block.text.indexOf('\n');
  const begin = /^[ \t]/.test(block.text) ? 0 : newline < 0 ? block.text.length : newline + 1;
  const rest = block.text.slice(begin);
  if (block.stray.length === 0 && (rest.trim() === '' || block.indented.length > 0)) return [];
  if (world.dialect.longEntries && entryAbove) return [];
  const from = at + begin + rest.length - rest.trimStart().length;
  const to = at + block.text.trimEnd().length;
  if (block.kind === 'empty' || !entryAbove)
    return [
      {
        code: 'aliases/lost-line',
        severity: 'error',
        span: { from, to },
        message: 'This indented line continues no entry.',
        why: `${world.dialect.tool} refuses it, because the line above it is empty or no entry. Begin it at the margin, or remove what is between it and its entry.`,
      },
    ];
  return [
    {
      code: 'aliases/lost-line',
      severity: 'warning',
      span: { from, to },
      message: 'This indented line is not read: it stands below a comment.',
      why: 'The comment ends the entry above, so these recipients get nothing, and newaliases does not say so. Move the comment above the entry.',
    },
  ];
}
