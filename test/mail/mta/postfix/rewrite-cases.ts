/** The same numbers for the same seed: mulberry32. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function generated(
  seed: number,
  count: number,
  locals: readonly string[],
  domains: readonly string[],
  extensions: readonly string[],
): string[] {
  const next = numbers(seed);
  const pick = (from: readonly string[]): string => from[next(from.length)] ?? '';
  const found = new Set<string>();
  while (found.size < count) {
    const local = pick(locals);
    const extension = next(4) === 0 ? pick(extensions) : '';
    const whole = `${local}${extension}@${pick(domains)}`;
    found.add(next(8) === 0 ? whole.toUpperCase() : whole);
  }
  return [...found];
}

const here = 'postfix1.lab.test';

/** Recipients for the host with local users: every rule at least once, then as chance has it. */
export const inboundCases = [
  ...`ops staff elsewhere listed missing program filed alpha beta selfish ops+special nested toext ownerlist tovirtual unknownmember
    moved nosuch plain plain+loc plain+other pw postmaster mailer-daemon first.last wordy wordy+x vuser abuse+x staff+x OPS Staff
    listed+x owner-ownerlist ops+loc vuser+x moved+x double-bounce`
    .split(/\s+/)
    .map((local) => `${local}@${here}`),
  ...[
    'ops',
    'nosuch',
    'postmaster',
    'a%accept.test',
    `x%y.example@${here}`,
    `ops@${here}.`,
    'ops@localhost',
    `plain@[127.0.0.1]`,
  ],
  ...[
    'x@legacy.test',
    'x@paused.test',
    'x@refused.example',
    'x@void.example',
    'x@plainerror.example',
    'x@a.sub.example',
    'x@sub.example',
  ],
  ...[
    'user@exact.example',
    'user+e@exact.example',
    'plus+e@exact.example',
    'other@exact.example',
    'x@fixed.accept.test',
    'x@localish.example',
  ],
  ...[
    'known@relay.example',
    'unknown@relay.example',
    'any@relay2.example',
    'known@sub.relay.example',
    'known+x@relay.example',
  ],
  ...[
    'list',
    'one',
    'two',
    'deep0',
    'self',
    'round1',
    'gone',
    'staffed',
    're-abc',
    'nobody',
    'one+x',
    'deep1+x',
    'two+y',
  ].map((local) => `${local}@virtual.example`),
  ...[
    '"quo ted"@virtual.example',
    'x@catch.example',
    'x+y@catch.example',
    'chain1@accept.test',
    'chain1+x@accept.test',
    'app@internal.lab.test',
  ],
  ...[
    'user@host.masq.example',
    'ops@host.masq.example',
    'user@raw.masq.example',
    'user@deep.raw.masq.example',
    'user@x.accept.test',
  ],
  ...[
    'y@wrong.example',
    'moved@accept.test',
    'any@gone.example',
    'info@lab.test',
    'sales@lab.test',
    'ops@old.lab.test',
    'x@localhost',
  ],
  ...generated(
    20_261_121,
    110,
    [
      'ops',
      'plain',
      'pw',
      'staff',
      'nosuch',
      'info',
      'sales',
      'moved',
      'known',
      'user',
      'one',
      'two',
      'deep2',
      'chain2',
      'a.b',
      'x-y',
    ],
    [
      here,
      'virtual.example',
      'accept.test',
      'x.accept.test',
      'catch.example',
      'relay.example',
      'exact.example',
      'b.sub.example',
      'h.masq.example',
      'wrong.example',
      'old.lab.test',
      'gone.example',
      'legacy.test',
      'nowhere.example',
      'relay2.example',
    ],
    ['+loc', '+x', '+special', '+'],
  ),
];

/** Recipients for the instance with virtual mailboxes. */
export const outboundCases = [
  ...[
    'anna',
    'anna-x',
    'anna+y',
    'bert',
    'bert-z',
    'zed',
    'left',
    'postmaster',
    'both',
    'both-x',
    'dotanna',
    'dotxbert',
  ].map((local) => `${local}@box.example`),
  ...[
    'anna@other.example',
    'bert@other.example',
    'anna@alias.example',
    'anna-k@alias.example',
    'zed@alias.example',
  ],
  ...Array.from({ length: 13 }, (_, n) => `chain${n}@hop.example`),
  ...[
    'chain4-x@hop.example',
    'chain0+x@hop.example',
    'stranger@hop.example',
    'x@nowhere.example',
    'x@direct.example',
    'x@accept.test',
  ],
  ...[
    'x@partner.example',
    'x@relayed.example',
    'x@sub.relayed.example',
    'accept.test!user',
    'x@lab.test',
    'root',
    '@accept.test:x@partner.example',
  ],
  ...generated(
    4711,
    60,
    ['anna', 'bert', 'zed', 'left', 'both', 'chain9', 'chain11', 'dotanna', 'x', 'postmaster'],
    [
      'box.example',
      'other.example',
      'alias.example',
      'hop.example',
      'direct.example',
      'partner.example',
      'accept.test',
      'relayed.example',
      'a.relayed.example',
      'far.example',
    ],
    ['-a', '+b', '-a+b', '-'],
  ),
];
