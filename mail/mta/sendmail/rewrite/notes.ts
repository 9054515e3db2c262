import type { Fate, Note } from '../../../rewrite/question.ts';
import { lookedUp } from './because.ts';
import { lostMap, timedOut } from './failures.ts';
import { traceLine } from './trace-lines.ts';

const note = (severity: Note['severity'], code: string, words: string): Note => ({ severity, code, words });

/** A map that cannot be read, or a name server that does not answer, a loop, a mailer that is not there: by the line that says so. */
function ofLine(line: string): Note | undefined {
  const lost = lostMap(line);
  if (lost !== undefined)
    return lost.what.startsWith('unsafe') || lost.why === 'Permission denied'
      ? note(
          'error',
          'unsafe-map',
          `Map ${lost.map} may not be read (${lost.file}: ${lost.why}). sendmail goes on as if it were empty, so this answer is not what mail would get. Ask as root, and check owner and mode of the file.`,
        )
      : note(
          'error',
          'missing-map',
          `Map ${lost.map} has no file ${lost.file} (${lost.why}). Mail that needs it waits in the queue. Build it with makemap, or take the map out of the configuration.`,
        );
  const name = timedOut(line);
  if (name !== undefined)
    return note(
      'warning',
      'name-server-timeout',
      `No name server answered for ${name}. Mail would wait in the queue until one does. Check /etc/resolv.conf and the name servers of that domain.`,
    );
  const [, most, deep] = /^rewrite: excessive recursion \(max (\d+)\), ruleset (\S+)$/.exec(line) ?? [];
  if (most !== undefined)
    return note(
      'error',
      'loop',
      `A loop: rulesets called each other ${most} deep, at last ${deep ?? ''}, and sendmail gave up. Two entries of a map may point at each other, or a rule calls its own ruleset.`,
    );
  const [, ruleset, rule] = /^Infinite loop in ruleset ([^,]+), rule (\d+)$/.exec(line) ?? [];
  if (ruleset !== undefined)
    return note(
      'error',
      'loop',
      `A loop: rule ${rule ?? ''} of ruleset ${ruleset} matches what it makes itself. Write $: or $@ before its right side.`,
    );
  const [, mailer] = /^buildaddr: unknown mailer (\S+)$/.exec(line) ?? [];
  if (mailer !== undefined)
    return note(
      'error',
      'unknown-mailer',
      `The configuration sends this to mailer ${mailer}, which it does not define: mail is refused with 554. Add MAILER(${mailer}), or correct the entry that names it.`,
    );
  return undefined;
}

const withoutDot = (name: string): string => name.replace(/\.$/, '').toLowerCase();

function renamed(from: string, to: string): Note | undefined {
  const [asked, canonical] = [withoutDot(from), withoutDot(to)];
  if (asked === canonical || asked === '' || canonical === '') return undefined;
  return canonical.startsWith(`${asked}.`)
    ? note('note', 'name-completed', `${asked} is not a full name; DNS completed it to ${canonical}.`)
    : note(
        'warning',
        'cname-followed',
        `${asked} is a CNAME: sendmail follows it and writes ${canonical} into the address. Mail goes to that name, and its recipient sees it. FEATURE(\`nocanonify') leaves names as they are.`,
      );
}

/** Names that DNS changed: by the look-ups, or, without them, by what Canonify2 was given and gave back. */
function canonified(lines: readonly string[]): readonly Note[] {
  const asked = lookedUp(lines);
  if (asked.length > 0)
    return asked.flatMap(({ map, key, value }) => {
      const found =
        map === 'host' && value !== undefined && !key.startsWith('[') ? renamed(key, value) : undefined;
      return found === undefined ? [] : [found];
    });
  const notes: Note[] = [];
  const domain = (tokens: readonly string[]): string => {
    const [, inside = ''] = /<@(.*)>/.exec(tokens.join('')) ?? [];
    return inside;
  };
  let before = '';
  for (const line of lines) {
    const read = line.startsWith('Canonify2 ') ? traceLine(line) : undefined;
    if (read?.kind === 'enter') before = domain(read.tokens);
    else if (read?.kind === 'leave') {
      const [from, to] = [withoutDot(before), withoutDot(domain(read.tokens))];
      if (from !== to && from !== '' && to !== '' && !to.startsWith(`${from}.`))
        notes.push(
          note(
            'note',
            'domain-changed',
            `Canonify2 made ${to} of ${from}: by a CNAME, by the domain table, or because it is a name of this host.`,
          ),
        );
    }
  }
  return notes;
}

function local(address: string, fate: Fate): readonly Note[] {
  if (fate.kind !== 'deliveries') return [];
  return fate.deliveries.flatMap(({ mailer, user }): readonly Note[] => {
    if (user === '')
      return [
        note(
          'warning',
          'empty-result',
          'Nothing is left of the address: there is nobody it could be delivered to, and a mail client would be refused.',
        ),
      ];
    if (mailer !== 'local') return [];
    if (user.includes('@') || (/[!%]/.test(user) && !address.startsWith('"')))
      return [
        note(
          'warning',
          'unexpectedly-local',
          `“${user}” goes to the local mailer with a domain still in it: no such user is likely to be there. A rule or map entry gave an address that was not parsed again.`,
        ),
      ];
    return [
      note(
        'note',
        'aliases-not-followed',
        'sendmail -bt ends at the local mailer: it follows no alias and no .forward. sendmail -bv does.',
      ),
    ];
  });
}

/** What is worth a person's eye in one answer, each once. */
export function notesOf(lines: readonly string[], address: string, fate?: Fate): readonly Note[] {
  const found = [
    ...lines.flatMap((line) => ofLine(line) ?? []),
    ...canonified(lines),
    ...(fate === undefined ? [] : local(address, fate)),
  ];
  const words = new Set<string>();
  return found.filter((one) => !words.has(one.words) && words.add(one.words));
}
