import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageId } from '#mail/config/files';
import type { MatchAnswer } from '#mail/config/language';
import { languages } from '#mail/config/languages';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { ask, stage } from '../real-sendmail.ts';
import { type Around, file, surroundings } from '../surroundings.ts';

const hostname = 'mx.lab.test';
const around: Around = {
  features: { virtusertable: [], mailertable: [], genericstable: [] },
  defines: { confDOMAIN_NAME: hostname },
  classFiles: { 'local-host-names': 'lab.test\nvirtual.test\n', 'generics-domains': 'generic.test\n' },
  hostname,
};

const virtusers = `info@lab.test	ops
sales@lab.test	keeper@far.test
two@lab.test	info@lab.test
list+*@lab.test	%2-list@far.test
box++@lab.test	%1%3@far.test
box@lab.test	%1@plain.test
closed@lab.test	error:nouser 550 closed
moved@lab.test	error:5.1.6:550 moved away
@virtual.test	%1@far.test
real@virtual.test	real
++@plusdomain.test	nobody
+*@virtual.test	%1.%2@plus.test
`;
const mailers = `far.test	esmtp:[sink.lab.test]
.far.test	smtp:relay.test
deep.sub.far.test	relay:deep.test
closed.test	error:5.7.1:550 closed
busy.test	error:tempfail:451 later
loose.test	error:tempfail 451 later
.wild.test	esmtp:%1.hub.test
nomailer.test	hub.test
home.test	local:postman
.	relay:[everything.test]
`;
const generics = `alice	alice.a@public.test
bob@generic.test	bob@public.test
carl+*@generic.test	carl-%1@public.test
carl@generic.test	carl@public.test
@generic.test	team@public.test
dora+*	dora@public.test
erik	renamed
`;

const base = [
  `define(\`confDOMAIN_NAME', \`${hostname}')dnl`,
  "define(`confCW_FILE', `-o @DIR@/local-host-names')dnl",
  "FEATURE(`use_cw_file')dnl",
  "FEATURE(`nocanonify')dnl",
];

const glued = (text: string): string => text.replace(/["\s]/g, '').toLowerCase();

/** As `-bt` shows it; without a code or a word before it, the text stands alone and is sent with 553. */
function refusal(words: string): string {
  const loose = /^Refused: 553 5\.3\.0 (.*)$/.exec(words)?.[1];
  return loose === undefined
    ? `$#error$@${glued(words.replace(/^Refused: (\S+) /, '$1$:'))}`
    : `$#error$:${glued(loose)}`;
}

function answer(language: LanguageId, text: string, address: string): MatchAnswer {
  const known = languages[language];
  const where = surroundings(file(`/etc/mail/${language}`, language, language), around);
  const found = known.match?.(known.parse(text), { sender: address, recipient: address }, where);
  if (found === undefined) throw new Error(`${language} cannot be asked`);
  return found;
}

describe.skipIf(labObstacle() !== undefined)('who gets what', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ label: 'tables match' });
    const plain = { mc: base, tables: {}, files: around.classFiles ?? {} };
    await stage(lab.sendmail, '/srv/plain', plain);
    await stage(lab.sendmail, '/srv/virtual', {
      ...plain,
      mc: [...base, "FEATURE(`virtusertable', `hash @DIR@/virtusertable')dnl"],
      tables: { virtusertable: virtusers },
    });
    await stage(lab.sendmail, '/srv/mailers', {
      ...plain,
      mc: [...base, "FEATURE(`mailertable', `hash @DIR@/mailertable')dnl"],
      tables: { mailertable: mailers },
    });
    await stage(lab.sendmail, '/srv/generics', {
      ...plain,
      mc: [
        ...base,
        "FEATURE(`genericstable', `hash @DIR@/genericstable')dnl",
        "GENERICS_DOMAIN_FILE(`@DIR@/generics-domains')dnl",
      ],
      tables: { genericstable: generics },
    });
  }, 600_000);

  afterAll(() => lab.stop());

  it('virtusertable: an address goes where the one goes that we say it becomes', async () => {
    const addresses = [
      ...[
        'info',
        'INFO',
        'sales',
        'two',
        'list+news',
        'list+',
        'list',
        'box+tail',
        'box',
        'closed',
        'closed+x',
      ].map((user) => `${user}@lab.test`),
      ...[
        'moved@lab.test',
        'other@lab.test',
        'any@virtual.test',
        'any+det@virtual.test',
        'real@virtual.test',
        'real+x@virtual.test',
      ],
      ...[
        'any@far.test',
        'info',
        'x+y@plusdomain.test',
        'info@mx.lab.test',
        'any@sub.virtual.test',
        'any+@virtual.test',
      ],
    ];
    const ours = addresses.map((address) => answer('virtusertable', virtusers, address));
    const real = await ask(
      lab.sendmail,
      '/srv/virtual',
      addresses.map((address) => ({ line: `3,0 ${address}` })),
    );
    const becomes = ours.map(({ verdict, words }, at) =>
      verdict === 'rewritten' ? words.replace(/^Becomes /, '') : (addresses[at] ?? ''),
    );
    const without = await ask(
      lab.sendmail,
      '/srv/plain',
      becomes.map((address) => ({ line: `3,0 ${address}` })),
    );
    const told = ours.map(({ verdict, words }, at) =>
      verdict === 'rejected' ? `$#error$@${words.replace(/^Refused: (\S+) /, '$1$:')}` : (without[at] ?? ''),
    );
    expect(told.map((text, at) => `${addresses[at] ?? ''}: ${glued(text)}`)).toEqual(
      real.map((text, at) => `${addresses[at] ?? ''}: ${glued(text)}`),
    );
  });

  it('mailertable: mailer and host are the real ones', async () => {
    const domains = [
      ...[
        'far.test',
        'FAR.test',
        'a.far.test',
        'b.a.far.test',
        'deep.sub.far.test',
        'x.deep.sub.far.test',
        'closed.test',
      ],
      ...[
        'busy.test',
        'host.wild.test',
        'a.b.wild.test',
        'wild.test',
        'nomailer.test',
        'x.nomailer.test',
        'other.test',
        'lab.test',
        '[192.0.2.7]',
      ],
    ];
    const asked = domains.map((domain) => `user@${domain}`);
    const real = await ask(
      lab.sendmail,
      '/srv/mailers',
      asked.map((address) => ({ line: `3,0 ${address}` })),
    );
    const without = await ask(
      lab.sendmail,
      '/srv/plain',
      asked.map((address) => ({ line: `3,0 ${address}` })),
    );
    const told = asked.map((address, at) => {
      const { verdict, words } = answer('mailertable', mailers, address);
      const [, mailer = '', host = ''] = /^Goes by (\S+) to (.*)$/.exec(words) ?? [];
      if (verdict === 'relayed') return `${address}: $#${mailer}$@${glued(host)}`;
      return `${address}: ${verdict === 'rejected' ? refusal(words) : glued(without[at] ?? '').replace(/^(\$#\w+\$@.*?)\$:.*$/, '$1')}`;
    });
    const seen = real.map((text, at) => {
      const whole = glued(text);
      return `${asked[at] ?? ''}: ${whole.startsWith('$#error') ? whole : whole.replace(/^(\$#\w+\$@.*?)\$:.*$/, '$1')}`;
    });
    expect(told).toEqual(seen);
  });

  it('genericstable: senders become what they really become', async () => {
    const senders = [
      ...[
        'alice',
        'bob@generic.test',
        'BOB@generic.test',
        'carl@generic.test',
        'carl+x@generic.test',
        'zoe@generic.test',
        'alice@generic.test',
      ],
      ...['alice@far.test', 'dora+x', 'dora', 'nobody', 'alice+x', 'zoe+x@generic.test'],
    ];
    const line = (address: string): string => `/tryflags HS\n/try esmtp ${address}`;
    const real = await ask(
      lab.sendmail,
      '/srv/generics',
      senders.map((address) => ({ line: line(address) })),
    );
    const told = senders.map((address) => {
      const { verdict, words } = answer('genericstable', generics, address);
      const becomes = verdict === 'rewritten' ? words.replace(/^Becomes /, '') : address;
      return `${address}: ${glued(becomes.includes('@') ? becomes : `${becomes}@${hostname}`)}`;
    });
    const seen = real.map((text, at) => {
      const whole = glued(text);
      return `${senders[at] ?? ''}: ${whole.includes('@') ? whole : `${whole}@${hostname}`}`;
    });
    expect(told).toEqual(seen);
  });
});
