import { mtas } from '#mail/mta/index';
import type { Answer, Fate, Note, Question, TraceNode } from '#mail/rewrite/question';
import real from './play-rewrite.json' with { type: 'json' };

const tokens = (address: string): string =>
  address
    .split(/([@.!%:<>[\]])/)
    .filter(Boolean)
    .join(' ');

/** What real sendmail printed for `u@exact.test`, with another address in its place. */
const printedFor = (text: string, address: string): string =>
  text
    .replaceAll('u @ exact . test', tokens(address))
    .replaceAll('u < @', `${tokens(address.split('@', 1)[0] ?? '')} < @`)
    .replaceAll('exact . test', tokens(address.slice(address.indexOf('@') + 1)))
    .replaceAll('u@exact.test', address);

const delivery = (mailer: string, host: string, user: string): Fate => ({
  kind: 'deliveries',
  deliveries: [{ mailer, host, user }],
});
const refusal = (code: string, enhanced: string, words: string, deferred = false): Fate => ({
  kind: 'error',
  code,
  enhanced,
  words,
  deferred,
});

const missingMap: Note = {
  severity: 'error',
  code: 'missing-map',
  words:
    'The map mailertable cannot be opened: /etc/mail/mailertable.db does not exist. sendmail goes on as if it were empty, so mail may take another way than intended. Run makemap for it.',
};
const nameServer: Note = {
  severity: 'warning',
  code: 'name-server-timeout',
  words: 'The name server did not answer for exact.test: the address was left as it is. Ask again later.',
};

function routed(address: string): Pick<Answer, 'fate' | 'because' | 'notes'> {
  const none = { because: '', notes: [] };
  if (address.includes('closed'))
    return {
      ...none,
      fate: refusal('550', '5.1.2', 'closed for good'),
      because: 'mailertable entry "closed.test error:5.1.2:550 closed for good"',
    };
  if (address.includes('later')) return { ...none, fate: refusal('450', '4.4.5', 'come back later', true) };
  if (address.includes('timeout'))
    return {
      ...none,
      fate: { kind: 'unknown', why: 'The name server did not answer.' },
      notes: [nameServer],
    };
  if (address.includes('staff'))
    return {
      ...none,
      fate: {
        kind: 'deliveries',
        deliveries: ['anna', 'ben', 'ops'].map((user) => ({ mailer: 'local', host: '', user })),
      },
      because: 'alias "staff"',
    };
  if (!address.includes('@')) return { ...none, fate: delivery('local', '', address) };
  if (address.includes('missing'))
    return { ...none, fate: delivery('esmtp', 'exact.test', address), notes: [missingMap] };
  return {
    fate: delivery('smtp', '[192.0.2.11]', address),
    because: 'mailertable entry "exact.test smtp:[192.0.2.11]"',
    notes: [],
  };
}

const textFor = ({ kind, ...rest }: Question): string => {
  if (kind === 'check') return real.refused;
  if (kind === 'rewrite') return real.rewrite;
  const address = 'address' in rest ? rest.address : '';
  if (address.includes('missing')) return real.missing;
  if (address.includes('timeout')) return real.timeout;
  return printedFor(address.includes('plain') ? real.lookups : real.route, address);
};

/** What sendmail of the play answers. */
export function sendmailAnswer(question: Question, trace: boolean): Answer {
  const steps = trace ? (mtas.sendmail.rewrite?.shell?.read('/parse', textFor(question)).trace ?? []) : [];
  if (question.kind === 'route') return { ...routed(question.address), trace: steps };
  if (question.kind === 'rewrite')
    return {
      fate: { kind: 'address', address: 'ops@mx1.example.com' },
      because: '',
      notes: [],
      trace: steps,
    };
  const relays = question.client.address.startsWith('10.');
  return relays
    ? { fate: { kind: 'accepted', relayed: true }, because: 'class {R}', notes: [], trace: steps }
    : {
        fate: refusal('550', '5.7.1', 'Relaying denied'),
        because: `access entry "Connect:${question.client.address} REJECT"`,
        notes: [],
        trace: steps,
      };
}

const bare = { words: '', cites: '', opens: [], closes: [], children: [] } as const;
const lookup = (name: string, key: string, value: string | undefined, cites: string): TraceNode => ({
  ...bare,
  kind: 'lookup',
  name,
  key,
  ...(value === undefined ? {} : { value }),
  cites,
  opens: [`postmap -q - ${name}`, `${key}${value === undefined ? '' : `\t${value}`}`],
});

/** What Postfix of the play answers. */
export function postfixAnswer(question: Question, trace: boolean): Answer {
  const address = question.kind === 'check' ? question.recipient : question.address;
  const domain = address.slice(address.indexOf('@'));
  const steps: TraceNode[] = [
    {
      ...bare,
      kind: 'call',
      name: 'virtual alias',
      before: [address],
      after: [address],
      cites: 'main.cf: virtual_alias_maps',
      children: [
        lookup('hash:/etc/postfix/virtual', address, undefined, 'main.cf: virtual_alias_maps'),
        lookup('hash:/etc/postfix/virtual', domain, undefined, 'main.cf: virtual_alias_maps'),
      ],
    },
    {
      ...bare,
      kind: 'call',
      name: 'transport',
      before: [address],
      after: ['smtp', '[192.0.2.25]', address],
      words: 'the first entry that is found is taken',
      cites: 'main.cf: transport_maps',
      children: [
        lookup('hash:/etc/postfix/transport', address, undefined, 'main.cf: transport_maps'),
        lookup(
          'hash:/etc/postfix/transport',
          domain.slice(1),
          'smtp:[192.0.2.25]',
          'main.cf: transport_maps',
        ),
      ],
    },
  ];
  const common = { notes: [], trace: trace ? steps : [] };
  if (question.kind === 'rewrite') return { ...common, fate: { kind: 'address', address }, because: '' };
  if (question.kind === 'check')
    return {
      ...common,
      fate: refusal('554', '5.7.1', `<${address}>: Relay access denied`),
      because: 'parameter smtpd_relay_restrictions: reject_unauth_destination',
    };
  return { ...common, fate: delivery('smtp', '[192.0.2.25]', address), because: 'parameter transport_maps' };
}

/** A trace of so many rules. */
export function longTrace(rules: number): TraceNode[] {
  const children = Array.from({ length: rules }, (_, n): TraceNode => ({
    ...bare,
    kind: 'rule',
    name: '',
    key: `$* < @ host${n} . example > $*`,
    outcome: n % 10 === 9 ? 'matched' : 'not matched',
    cites: `sendmail.cf line ${700 + n}`,
    opens: [`-----trying rule (line ${700 + n}): $* < @ host${n} . example > $*`, '----- rule fails'],
  }));
  return [{ ...bare, kind: 'call', name: 'parse', before: ['u'], after: ['v'], children }];
}
