import type { Finding, Fix } from '../../language.ts';
import { nearest } from '../../nearest.ts';
import type { Parameter } from '../main-cf-text.ts';
import { namesIn } from '../names.ts';
import { type Ground, clientPrefixes, serviceOf } from './ground.ts';
import { oldParameters } from './successors.ts';

/** Removes a whole logical line with its line end. */
export function removal(text: string, { span }: Parameter, title: string): Fix {
  const to = text[span.to] === '\n' ? span.to + 1 : span.to;
  return { title, edits: [{ from: span.from, to, text: '' }] };
}

/** Lines that Postfix refuses or ignores as a whole. */
export function brokenLines({ main }: Ground): Finding[] {
  const { text } = main.logical;
  const broken = main.broken.map((span): Finding => {
    const line = text.slice(span.from, span.to);
    const word = /^\S+/.exec(line)?.[0] ?? line;
    const gap = /^[a-z0-9_]+(?=[ \t]+\S)/.exec(line)?.[0];
    const at = span.from + (gap?.length ?? 0);
    return {
      code: 'main.cf/no-equals',
      severity: 'error',
      span,
      message: line.includes('=')
        ? 'What stands before = is not one parameter name.'
        : `${word} has no = and so no value.`,
      why: 'Postfix refuses the whole file: every one of its commands and daemons ends with a fatal error. Write name = value, or begin the line with a blank if it belongs to the one above.',
      ...(gap !== undefined && !line.includes('=')
        ? { fixes: [{ title: `Write ${gap} =`, edits: [{ from: at, to: at, text: ' =' }] }] }
        : {}),
    };
  });
  const orphans = main.logical.orphans.map((span): Finding => {
    const first = /^\s*/.exec(text.slice(span.from))?.[0].length ?? 0;
    return {
      code: 'main.cf/starts-with-blank',
      severity: 'warning',
      span: { from: span.from, to: span.to },
      message: 'The first line begins with a blank, and there is nothing above that it could go on with.',
      why: 'Postfix ignores it. Remove the blank in front.',
      fixes: [
        {
          title: 'Remove the blank in front',
          edits: [{ from: span.from, to: span.from + first, text: '' }],
          preferred: true,
        },
      ],
    };
  });
  return [...broken, ...orphans];
}

/** All but the last of several settings of one name. */
export function repeated({ main }: Ground): Finding[] {
  return main.parameters.flatMap((one): Finding[] => {
    const last = main.inForce.get(one.name);
    if (last === undefined || last === one) return [];
    return [
      {
        code: 'main.cf/repeated',
        severity: 'warning',
        span: one.span,
        faded: true,
        message: `${one.name} is set again in line ${last.line}.`,
        why:
          last.value === one.value
            ? 'Only the last one counts. Remove one of them.'
            : 'Only the last one counts: what stands here has no effect. Remove the one that is not meant.',
        related: [{ span: last.span, words: `${last.name} = ${last.value}` }],
        fixes: [removal(main.logical.text, one, 'Remove this one')],
      },
    ];
  });
}

/** Names that Postfix does not know and nothing refers to. */
export function unknown(ground: Ground): Finding[] {
  const { main } = ground;
  const prefixes = clientPrefixes(main);
  const set = new Set<string>();
  return main.parameters.flatMap((one): Finding[] => {
    const { name } = one;
    if (ground.known(name) || ground.used.has(name) || set.has(name)) return [];
    if (Object.hasOwn(oldParameters, name) || prefixes.some((prefix) => name.startsWith(prefix))) return [];
    set.add(name);
    const service = serviceOf(name);
    if (service !== undefined) {
      if (ground.services === undefined || ground.services.has(service)) return [];
      const meant = nearest(service, [...ground.services]);
      return [
        {
          code: 'main.cf/unknown-service',
          severity: 'warning',
          span: one.nameSpan,
          message: `${name} is for a service "${service}", which master.cf does not have.`,
          why: 'Nothing reads it. Such names begin with the name in the first column of master.cf.',
          ...(meant === undefined ? {} : { fixes: [rename(one, name.replace(service, meant))] }),
        },
      ];
    }
    const meant = nearest(name, ground.knownNames);
    return [
      meant === undefined
        ? {
            code: 'main.cf/unused',
            severity: 'warning',
            span: one.nameSpan,
            message: `${name} is no parameter of this Postfix, and nothing refers to $${name}.`,
            why: 'It has no effect.',
            fixes: [removal(main.logical.text, one, 'Remove it')],
          }
        : {
            code: 'main.cf/unknown-parameter',
            severity: 'warning',
            span: one.nameSpan,
            message: `${name} is no parameter of this Postfix. Is ${meant} meant?`,
            why: `It has no effect, and ${meant} keeps its ${main.inForce.has(meant) ? 'value' : 'default'}.`,
            fixes: [rename(one, meant)],
          },
    ];
  });
}

const rename = (one: Parameter, name: string): Fix => ({
  title: `Write ${name}`,
  edits: [{ ...one.nameSpan, text: name }],
  preferred: true,
});

/** Their values hold names that a daemon fills in for each message, or that a shell reads. */
const ownNames =
  /^(?:default_rbl_reply|mailbox_command|mailbox_command_maps|forward_path|luser_relay|command_execution_directory|debugger_command|smtpd_reject_footer|.*expansion_filter|rbl_reply_maps|.*_transport|.*_transport_maps|mail_release_date|home_mailbox|multi_instance_wrapper|import_environment|export_environment)$/;
const always = new Set([
  ...['config_directory', 'daemon_directory', 'process_name', 'process_id', 'service_name', 'stress'],
  ...['server_name', 'myhostname', 'mydomain', 'mail_version', 'queue_directory', 'command_directory'],
]);

/** `$names` that have no value anywhere. */
export function undefinedNames(ground: Ground): Finding[] {
  const { main } = ground;
  return main.parameters.flatMap((one) =>
    ownNames.test(one.name)
      ? []
      : namesIn(one.value, one.valueSpan.from)
          .filter(
            ({ name, conditional }) =>
              !conditional && !always.has(name) && !ground.known(name) && !main.inForce.has(name),
          )
          .map(({ name, span }): Finding => {
            const meant = nearest(name, [...main.inForce.keys(), ...ground.knownNames]);
            return {
              code: 'main.cf/undefined-name',
              severity: 'warning',
              span,
              message: `$${name} is defined nowhere.`,
              why: 'Postfix puts nothing in its place.',
              ...(meant === undefined
                ? {}
                : {
                    fixes: [{ title: `Write $${meant}`, edits: [{ ...span, text: meant }], preferred: true }],
                  }),
            };
          }),
  );
}

const curly = /[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]/g;

/** Characters of a value that are not what they look like. */
export function strangeText({ main }: Ground): Finding[] {
  return main.parameters.flatMap((one): Finding[] => {
    const found: Finding[] = [];
    const { value, valueSpan, name } = one;
    // A `#` begins a comment only as the first character of a line. `#` alone behind a blank is one that was meant so.
    const hash = /\s#(?=\s|[A-Za-z])/.exec(value);
    if (hash !== null && !/_(?:banner|footer|reply|command|text|name|filter|motd)$/.test(name)) {
      const from = valueSpan.from + hash.index;
      found.push({
        code: 'main.cf/comment-in-value',
        severity: 'error',
        span: { from: from + 1, to: valueSpan.to },
        message: `From # on this is part of the value of ${name}.`,
        why: 'Postfix knows comments on lines of their own only. Move it to the line above.',
        fixes: [
          {
            title: 'Move it to the line above',
            edits: [
              {
                from: one.span.from,
                to: one.span.from,
                text: `${value.slice(hash.index + 1).replace(/\s+/g, ' ')}\n`,
              },
              { from, to: valueSpan.to, text: '' },
            ],
            preferred: true,
          },
        ],
      });
    }
    for (const quote of value.matchAll(curly)) {
      const from = valueSpan.from + quote.index;
      const text = /[\u2018\u2019]/.test(quote[0]) ? "'" : '"';
      found.push({
        code: 'main.cf/typographic-quote',
        severity: 'warning',
        span: { from, to: from + 1 },
        message: `${quote[0]} is a typographic quotation mark.`,
        why: 'Postfix takes it for a letter of the value.',
        fixes: [{ title: `Write ${text}`, edits: [{ from, to: from + 1, text }] }],
      });
    }
    return found;
  });
}

export function obsolete({ main }: Ground): Finding[] {
  return main.parameters.flatMap((one): Finding[] => {
    const old = Object.hasOwn(oldParameters, one.name) ? oldParameters[one.name] : undefined;
    if (old === undefined) return [];
    return [
      {
        code: 'main.cf/obsolete',
        severity: 'note',
        span: one.nameSpan,
        message: `${one.name} is obsolete: write ${old.instead}.`,
        why: old.why,
        ...(old.sameValue === true ? { fixes: [rename(one, old.instead)] } : {}),
      },
    ];
  });
}
