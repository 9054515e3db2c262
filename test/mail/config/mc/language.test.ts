import { describe, expect, it } from 'vitest';
import { mc } from '#mail/config/mc/index';
import { told } from '#mail/config/mc/reading';
import { around, cases, someWords } from './corpus.ts';

/** The text with `|` where the cursor is. */
function at(marked: string): { text: string; cursor: number } {
  const cursor = marked.indexOf('|');
  return { text: marked.slice(0, cursor) + marked.slice(cursor + 1), cursor };
}

const offered = (marked: string): readonly string[] => {
  const { text, cursor } = at(marked);
  return (mc.completions?.(mc.parse(text), cursor, around()) ?? []).map(({ label }) => label);
};

const hovered = (marked: string) => {
  const { text, cursor } = at(marked);
  return mc.hover?.(mc.parse(text), cursor, around());
};

describe('completions of an mc', () => {
  it('are FEATUREs while one is typed, though nothing is closed yet', () => {
    expect(offered('FEATURE(`virt|')).toEqual(['virtuser_entire_domain', 'virtusertable']);
    expect(offered("OSTYPE(`linux')dnl\nFEATURE(greet|\nMAILER(`smtp')dnl\n")).toEqual(['greet_pause']);
  });

  it('are words of an argument', () => {
    expect(offered("FEATURE(`access_db', `', `sk|')dnl")).toEqual(['skip']);
    expect(offered("FEATURE(`delay_checks', `|")).toEqual(['friend', 'hater']);
  });

  it('are settings, and values of settings', () => {
    expect(offered('define(`confTO_QUEUER|')).toContain('confTO_QUEUERETURN');
    expect(offered("define(`confDELIVERY_MODE', `|')")).toEqual([
      'background',
      'deferred',
      'interactive',
      'queue',
    ]);
    expect(offered("define(`confCHECK_ALIASES', `|')")).toEqual(['False', 'True']);
    expect(offered("define(`confPRIVACY_FLAGS', `goaway,restrict|')")).toEqual([
      'restrictexpand',
      'restrictmailq',
      'restrictqrun',
    ]);
  });

  it('are keys and modifiers of ports', () => {
    expect(offered("DAEMON_OPTIONS(`Name=MTA, Fam|')")).toEqual(['Family']);
    expect(offered("DAEMON_OPTIONS(`Name=MTA, M=Ea|')")).toContain('u');
    expect(offered("DAEMON_OPTIONS(`Name=MTA, M=Ea|')")).not.toContain('E');
  });

  it('are mailers, systems and domains', () => {
    expect(offered('MAILER(`sm|')).toEqual(['smtp']);
    expect(offered('OSTYPE(`linu|')).toEqual(['linux', 'mklinux']);
    expect(offered('DOMAIN(`gen|')).toEqual(['generic']);
  });

  it('are macros at the beginning of a line, written with their quotes', () => {
    const { text, cursor } = at('FEAT|');
    const [first] = mc.completions?.(mc.parse(text), cursor, around()) ?? [];
    expect(first).toMatchObject({
      label: 'FEATURE',
      insert: "FEATURE(`')dnl",
      cursor: 9,
      span: { from: 0, to: 4 },
    });
    expect(offered('some words FEAT|')).toEqual([]);
    expect(offered('dnl FEATURE(`vi|')).toEqual([]);
  });
});

describe('help of an mc', () => {
  it('tells a setting with its option, default, unit and present value', () => {
    expect(hovered("define(`confTO_QUEUE|RETURN', `3d')dnl\n")).toMatchObject({
      title: 'confTO_QUEUERETURN — option Timeout.queuereturn',
      text: expect.stringContaining('Default: 5d. It is a time; a number without a unit is days.'),
      code: ['Timeout.queuereturn = 3d'],
      span: { from: 8, to: 26 },
    });
  });

  it('tells a FEATURE with its arguments, and an argument by itself', () => {
    expect(hovered("FEATURE(`dns|bl', `zen.example.net')dnl\n")).toMatchObject({
      title: "FEATURE(`dnsbl', list, message, temporary)",
    });
    expect(hovered("FEATURE(`dnsbl', `zen.exa|mple.net')dnl\n")?.title).toBe('list of dnsbl');
  });

  it('tells macros, flags, and nothing of a comment', () => {
    expect(hovered("MAS|QUERADE_AS(`example.org')dnl\n")?.title).toBe('MASQUERADE_AS');
    expect(hovered("define(`confPRIVACY_FLAGS', `noe|trn')dnl\n")?.text).toBe('No ETRN.');
    expect(hovered("dnl define(`confLOG_|LEVEL', `9')\n")).toBeUndefined();
  });

  it('points to the argument that is being typed', () => {
    const { text, cursor } = at("FEATURE(`dnsbl', `zen.example.net', |");
    const shown = mc.signature?.(mc.parse(text), cursor, around());
    expect(shown?.active).toBe(2);
    const parameter = shown?.parameters[2];
    expect(shown?.label.slice(parameter?.from, parameter?.to)).toBe('message');
  });
});

describe('the form of an mc', () => {
  const text = cases.find(({ name }) => name === 'clean-rules')?.text ?? '';
  const parsed = mc.parse(text);

  it('has an outline with its parts and rulesets', () => {
    const outline = mc.outline?.(parsed) ?? [];
    expect(outline.map(({ name }) => name)).toEqual([
      'OSTYPE',
      'local',
      'smtp',
      'LOCAL_CONFIG',
      'LOCAL_RULESETS',
    ]);
    expect(outline[3]?.children.map(({ name }) => name)).toEqual(['Kstorage', 'Knumbers']);
    expect(outline[4]?.children.map(({ name }) => name)).toEqual(['SCheckSubject']);
  });

  it('folds its parts and calls of several lines', () => {
    const folded = (mc.folds?.(parsed) ?? []).map(({ from, to }) => text.slice(from, to).split('\n')[0]);
    expect(folded).toEqual(['LOCAL_CONFIG', 'LOCAL_RULESETS']);
    const wide = mc.parse("define(`confMAX_HOP',\n\t`30')dnl\nFEATURE(`redirect')dnl\n");
    expect(mc.folds?.(wide)).toEqual([{ from: 0, to: 31 }]);
  });

  it('has tokens in order that do not overlap, for every file of the corpus', () => {
    for (const one of cases) {
      const tokens = mc.tokens(mc.parse(one.text), { from: 0, to: one.text.length });
      expect(tokens.length, one.name).toBeGreaterThan(5);
      let last = 0;
      for (const { from, to } of tokens) {
        expect(from, one.name).toBeGreaterThanOrEqual(last);
        expect(to).toBeGreaterThan(from);
        last = to;
      }
    }
  });

  it('colours what dnl and divert drop as comments', () => {
    const line = "define(`confMAX_HOP', `30')dnl why\n";
    const kinds = mc
      .tokens(mc.parse(line), { from: 0, to: line.length })
      .map(({ from, to, kind }) => [line.slice(from, to), kind]);
    expect(kinds).toContainEqual(['define', 'keyword']);
    expect(kinds).toContainEqual(['confMAX_HOP', 'name']);
    expect(kinds.at(-1)?.[1]).toBe('comment');
    const dropped = 'divert(-1)\nwords\ndivert(0)dnl\n';
    const comment = mc.tokens(mc.parse(dropped), { from: 11, to: 16 });
    expect(comment.some(({ kind }) => kind === 'comment')).toBe(true);
  });

  it('leads to files of the tree and to those it names', () => {
    const place = (marked: string): string | undefined => {
      const one = at(marked);
      return mc.definition?.(mc.parse(one.text), one.cursor, around())?.path;
    };
    expect(place("FEATURE(`redi|rect')dnl")).toBe('/usr/share/sendmail/cf/feature/redirect.m4');
    expect(place("DOMAIN(`gen|eric')dnl")).toBe('/usr/share/sendmail/cf/domain/generic.m4');
    expect(place("include(`/etc/mail/m4/dia|lup.m4')dnl")).toBe('/etc/mail/m4/dialup.m4');
    expect(place("define(`confSERVER_CERT', `/etc/mail/tls/ho|st.pem')dnl")).toBe('/etc/mail/tls/host.pem');
    expect(place("define(`confMAX_HOP', `3|0')dnl")).toBeUndefined();
  });

  it('asks for certificates, sockets and maps', () => {
    const wanted = mc.wanted?.(
      mc.parse(
        [
          "define(`confSERVER_CERT', `/etc/mail/tls/host.pem')dnl",
          "INPUT_MAIL_FILTER(`x', `S=local:/run/x.sock, F=T')dnl",
          "FEATURE(`access_db', `hash -T<TMPF> /etc/mail/access')dnl",
          "dnl define(`confCACERT', `/etc/not/asked.pem')dnl",
        ].join('\n'),
      ),
    );
    expect([...(wanted?.paths ?? [])].sort()).toEqual([
      '/etc/mail/access',
      '/etc/mail/tls/host.pem',
      '/run/x.sock',
    ]);
  });
});

describe('what an mc tells', () => {
  it('has FEATUREs with arguments, values and classes', () => {
    const text = [
      "FEATURE(`access_db', `hash -T<TMPF> /x', `skip')dnl",
      "define(`BASE', `/srv')define(`confPID_FILE', `BASE/pid')dnl",
      "LOCAL_DOMAIN(`a.test b.test')dnl",
      "RELAY_DOMAIN(`c.test')dnl",
      'LOCAL_CONFIG',
      'Cwd.test',
      'C{VirtHost}e.test f.test',
      '',
    ].join('\n');
    const { features, defines, classes } = told(mc.parse(text));
    expect(features?.get('access_db')).toEqual(['hash -T<TMPF> /x', 'skip']);
    expect(defines?.get('confPID_FILE')).toBe('/srv/pid');
    expect(classes?.get('w')).toEqual(['a.test', 'b.test', 'd.test']);
    expect(classes?.get('R')).toEqual(['c.test']);
    expect(classes?.get('VirtHost')).toEqual(['e.test', 'f.test']);
  });

  it('reads what DOMAIN of the host defines, and decides conditions by it', () => {
    const sendmail = {
      ...someWords,
      includes: { '/usr/share/sendmail/cf/domain/site.m4': "define(`SITE', `1')FEATURE(`redirect')" },
    };
    const parsed = mc.parse("DOMAIN(`site')dnl\nifdef(`SITE', `FEATURE(`use_cw_file')')dnl\n");
    const host = { hostname: '', users: {}, paths: {}, sendmail };
    expect([...(told(parsed, host).features?.keys() ?? [])]).toEqual(['redirect', 'use_cw_file']);
    expect([...(told(parsed).features?.keys() ?? [])]).toEqual([]);
  });
});
