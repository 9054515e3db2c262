import type { Finding, Surroundings } from '../../language.ts';
import { nearest } from '../../nearest.ts';
import { bundledParameters } from '../bundled-parameters.ts';
import { hostWords } from '../main/ground.ts';
import { kindOf } from '../main/kinds.ts';
import type { Column, MasterCf, Service } from '../master-cf-text.ts';
import { namesIn } from '../names.ts';

const types = ['inet', 'unix', 'fifo', 'pass', 'unix-dgram'];
const names = ['service', 'type', 'private', 'unpriv', 'chroot', 'wakeup', 'maxproc', 'command'] as const;
const refused =
  'The master daemon ends with a fatal error when it reads it: Postfix does not start, or a reload ends it.';

/** Daemons of Postfix, for a host whose daemon directory was not read. */
const daemonsOfPostfix = new Set(
  'anvil bounce cleanup discard dnsblog error flush lmtp local master nqmgr oqmgr pickup pipe postlogd postscreen proxymap qmgr qmqpd scache showq smtp smtpd spawn tlsmgr tlsproxy trivial-rewrite verify virtual'.split(
    ' ',
  ),
);

const fault = (code: string, span: Column, message: string, why: string, meant?: string): Finding => ({
  code: `master.cf/${code}`,
  severity: 'error',
  span: { from: span.from, to: span.to },
  message,
  why,
  ...(meant === undefined
    ? {}
    : { fixes: [{ title: `Write ${meant}`, edits: [{ from: span.from, to: span.to, text: meant }] }] }),
});

function columnFaults({ columns }: Service): Finding[] {
  const [, type, , , , wakeup, limit] = columns;
  const found: Finding[] = [];
  if (type !== undefined && !types.includes(type.text))
    found.push(
      fault(
        'unknown-type',
        type,
        `"${type.text}" is no type of service: there are ${types.join(', ')}.`,
        refused,
        nearest(type.text, types),
      ),
    );
  for (const at of [2, 3, 4]) {
    const column = columns[at];
    if (column !== undefined && !/^[yn-]$/.test(column.text))
      found.push(
        fault(
          'bad-column',
          column,
          `Column ${at + 1} (${names[at] ?? ''}) is y, n or -, not "${column.text}".`,
          refused,
        ),
      );
  }
  if (wakeup !== undefined && !/^(?:-|\d+\??)$/.test(wakeup.text))
    found.push(
      fault(
        'bad-column',
        wakeup,
        `Column 6 (wakeup) is a number of seconds or -, not "${wakeup.text}".`,
        refused,
      ),
    );
  if (limit !== undefined && !/^(?:-|\d+)$/.test(limit.text))
    found.push(
      fault(
        'bad-column',
        limit,
        `Column 7 (maxproc) is a number of processes or -, not "${limit.text}".`,
        refused,
      ),
    );
  return found;
}

function optionFaults(service: Service, around: Surroundings): Finding[] {
  const words = hostWords(around);
  const own = mainNames(around);
  const known = (name: string): boolean =>
    own.has(name) ||
    (words === undefined ? bundledParameters.includes(name) : Object.hasOwn(words.defaults, name));
  const command = service.columns[7]?.text ?? '';
  return service.options.flatMap((option): Finding[] => {
    const span = { from: option.nameSpan.from, to: option.valueSpan.to, text: '' };
    if (
      option.value === '' &&
      !around.text(around.file.path)?.slice(option.span.from, option.span.to).includes('=')
    )
      return [
        fault(
          'option-with-blanks',
          { ...option.span, text: '' },
          `-o ${option.name} has no = in the same word.`,
          'Blanks end an option: what follows becomes an argument of its own, and the daemon ends. Write name=value, or { name = value } in Postfix 3.0 and later.',
        ),
      ];
    if (/\s/.test(option.name)) return [];
    // pipe(8) and others that run programs take no parameters of their own; main.cf may define names for -o.
    if (!known(option.name) && command !== 'pipe' && command !== 'spawn' && !usedIn(service, option.name)) {
      const meant = nearest(
        option.name,
        words === undefined ? bundledParameters : Object.keys(words.defaults),
      );
      return [
        {
          ...fault(
            'unknown-parameter',
            { ...option.nameSpan, text: '' },
            `${option.name} is no parameter of Postfix.`,
            'It has no effect here.',
            meant,
          ),
          severity: 'warning',
        },
      ];
    }
    const kind = kindOf(option.name, words?.defaults[option.name]);
    const value = option.value;
    const bad =
      kind !== undefined &&
      !value.includes('$') &&
      ((kind.kind === 'boolean' && !/^(?:yes|no)$/i.test(value)) ||
        (kind.kind === 'number' && !/^-?\d+$/.test(value)) ||
        (kind.kind === 'time' && !/^\d+[smhdw]?/.test(value)) ||
        (kind.kind === 'word' &&
          value !== '' &&
          !kind.words.includes(kind.anyCase ? value.toLowerCase() : value)));
    return bad
      ? [
          fault(
            'bad-value',
            span,
            `${option.name} cannot be "${value}".`,
            `This service ends with a fatal error whenever it is started.`,
          ),
        ]
      : [];
  });
}

const mainNames = (around: Surroundings): ReadonlySet<string> => {
  const path = around.file.path.replace(/[^/]*$/, 'main.cf');
  return new Set(around.told(path)?.parameters?.keys() ?? []);
};

const usedIn = ({ options }: Service, name: string): boolean =>
  options.some(({ value }) => namesIn(value).some((use) => use.name === name));

export function masterCfFindings(master: MasterCf, around: Surroundings): readonly Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, Service>();
  const present = hostWords(around)?.daemons;
  for (const span of master.logical.orphans)
    found.push(
      fault(
        'starts-with-blank',
        { from: span.from, to: span.to, text: '' },
        'The first line begins with a blank, and there is no service above that it could belong to.',
        'Postfix ignores it.',
      ),
    );
  for (const service of master.services) {
    const { columns } = service;
    const [name, type] = columns;
    const command = columns[7];
    if (name === undefined) continue;
    if (command === undefined || type === undefined) {
      const last = columns.at(-1) ?? name;
      found.push(
        fault(
          'field-count',
          { from: name.from, to: last.to, text: '' },
          `A service has eight columns; this line has ${columns.length}.`,
          `Postfix refuses the whole file ("bad field count"). Missing here: ${names.slice(columns.length).join(', ')}. Options belong on lines that begin with a blank.`,
        ),
      );
      continue;
    }
    found.push(...columnFaults(service), ...optionFaults(service, around));
    const key = `${name.text} ${type.text === 'unix-dgram' || type.text === 'fifo' ? 'unix' : type.text}`;
    const first = seen.get(key);
    if (first !== undefined)
      found.push({
        code: 'master.cf/duplicate-service',
        severity: 'warning',
        span: { from: name.from, to: type.to },
        message: `${name.text} ${type.text} is in line ${first.line} already.`,
        why: 'The last one counts: the master daemon logs "duplicate master.cf entry … using the last entry". Remove the other.',
        related: [{ span: first.span, words: 'the first one' }],
      });
    else seen.set(key, service);
    if (
      present !== undefined &&
      present.length > 0 &&
      !command.text.includes('/') &&
      !present.includes(command.text)
    )
      found.push(
        fault(
          'missing-daemon',
          command,
          `There is no program ${command.text} in Postfix's daemon directory.`,
          'The master daemon cannot start the service: who connects gets no answer. No tool of Postfix tells so.',
          nearest(command.text, present),
        ),
      );
    else if (
      (present === undefined || present.length === 0) &&
      !command.text.includes('/') &&
      !daemonsOfPostfix.has(command.text)
    ) {
      const meant = nearest(command.text, [...daemonsOfPostfix]);
      if (meant !== undefined)
        found.push({
          ...fault(
            'missing-daemon',
            command,
            `${command.text} is no daemon of Postfix.`,
            'The master daemon cannot start the service.',
            meant,
          ),
          severity: 'warning',
        });
    }
    const [, , , , chroot] = columns;
    if (chroot?.text === 'y' && /^(?:local|pipe|virtual|spawn)$/.test(command.text))
      found.push({
        code: 'master.cf/chroot',
        severity: 'warning',
        span: { from: chroot.from, to: chroot.to },
        message: `${command.text} cannot deliver from a chroot.`,
        why: 'It needs mailboxes, programs and accounts outside of the queue directory. Write n.',
        fixes: [
          { title: 'Write n', edits: [{ from: chroot.from, to: chroot.to, text: 'n' }], preferred: true },
        ],
      });
  }
  return found.sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to).slice(0, 2000);
}
