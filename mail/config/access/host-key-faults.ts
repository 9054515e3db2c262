import { cidr } from '../address/cidr.ts';
import { inFull, ipv6 } from '../address/ip.ts';
import { fault, instead, type KeyJudge, never } from './fault.ts';

/** `1.2.3.4` and shorter: numbers from 0 to 255 without leading zeros. */
export const numbersJudge: KeyJudge = ({ subject }, span) => {
  const dot = subject.endsWith('.');
  const words = (dot ? subject.slice(0, -1) : subject).split('.');
  const good = words.map((word) => (/^\d{1,3}$/.test(word) ? String(Number(word)) : ''));
  if (words.length > 4 || good.some((word) => word === '' || Number(word) > 255))
    return [
      fault(
        'bad-address',
        'warning',
        span,
        `${subject} is not an IPv4 address or the beginning of one.`,
        `${never}. Write one to four numbers from 0 to 255 with dots between them.`,
      ),
    ];
  if (dot)
    return [
      fault(
        'trailing-dot',
        'warning',
        span,
        `${subject} ends with a dot.`,
        `${never}: networks are looked up without a dot at the end.`,
        [instead(span, good.join('.'))],
      ),
    ];
  if (good.some((word, at) => word !== words[at]))
    return [
      fault(
        'bad-address',
        'warning',
        span,
        `${subject} has leading zeros.`,
        `${never}: addresses are looked up without them.`,
        [instead(span, good.join('.'))],
      ),
    ];
  const zeros = /(?:\.0)+$/.exec(subject)?.[0] ?? '';
  if (words.length === 4 && zeros !== '') {
    const net = subject.slice(0, -zeros.length);
    return [
      fault(
        'network-zeros',
        zeros.length > 2 ? 'warning' : 'note',
        span,
        `${subject} is one address, not the network ${net}.`,
        'A network is written by its first numbers alone.',
        [{ title: `Write ${net}`, edits: [{ ...span, text: net }] }],
      ),
    ];
  }
  return [];
};

/** Groups as sendmail prints them: hexadecimal, lower case, no leading zeros, no `::` (built with IPV6_FULL, the default). */
export const ipv6Judge: KeyJudge = ({ subject }, span) => {
  const text = subject.slice('IPv6:'.length);
  if (text.includes('/'))
    return networkJudge({ tagText: '', subject, subjectFrom: 0, form: 'network' }, span);
  const write = (groups: string) => [instead(span, `IPv6:${groups}`)];
  const whole = ipv6(text);
  if (whole !== undefined && text.includes('::')) {
    const head = text.slice(0, -2);
    const net = text.endsWith('::') && head !== '' && !head.includes('::');
    const groups = net ? head.replace(/\b0+(?=[0-9a-f])/gi, '') : inFull(whole);
    return [
      fault(
        'ipv6-form',
        text === '::1' ? 'note' : 'warning',
        span,
        `${subject} is written with ::.`,
        `${never} unless sendmail was built without IPV6_FULL: every group is written, without leading zeros, and a network by its first groups.`,
        write(groups),
      ),
    ];
  }
  const groups = text.replace(/:$/, '').split(':');
  const longest = groups.length <= 8 && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
  if (!longest)
    return [
      fault(
        'bad-address',
        'warning',
        span,
        `${subject} is not an IPv6 address or the beginning of one.`,
        `${never}. Behind IPv6: stand one to eight groups of up to four hexadecimal digits.`,
      ),
    ];
  const short = groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
  if (short === text) return [];
  return [
    fault(
      'ipv6-form',
      'warning',
      span,
      text.endsWith(':') ? `${subject} ends with a colon.` : `${subject} has leading zeros.`,
      `${never}: addresses are looked up group by group, without leading zeros.`,
      write(short),
    ),
  ];
};

export const bare6Judge: KeyJudge = ({ subject }, span) => {
  if (subject.includes('/'))
    return networkJudge({ tagText: '', subject, subjectFrom: 0, form: 'network' }, span);
  const whole = ipv6(subject);
  const text = whole !== undefined && !subject.endsWith('::') ? inFull(whole) : subject.replace(/:+$/, '');
  return [
    fault(
      'ipv6-prefix',
      'warning',
      span,
      `${subject} lacks IPv6: in front.`,
      `${never}: IPv6 addresses and networks are looked up with IPv6: before them.`,
      [instead(span, `IPv6:${text}`)],
    ),
  ];
};

export const networkJudge: KeyJudge = ({ subject }, span) => {
  const six = /^ipv6:/i.test(subject);
  const net = cidr(six ? subject.slice(5) : subject);
  const size = net?.network.family === 4 ? 8 : 16;
  const parts = net === undefined ? [] : inFull(net.network).split(net.network.family === 4 ? '.' : ':');
  const first =
    net === undefined || net.bits === 0 || net.bits % size !== 0 ? '' : parts.slice(0, net.bits / size);
  const text = first === '' ? '' : `${size === 16 ? 'IPv6:' : ''}${first.join(size === 16 ? ':' : '.')}`;
  return [
    fault(
      net === undefined ? 'bad-name' : 'cidr',
      'warning',
      span,
      net === undefined ? `${subject} is no name or address.` : `${subject} is written with a prefix length.`,
      net === undefined
        ? `${never}.`
        : `${never}: a network is written by its first ${size === 8 ? 'numbers' : 'groups'}${text === '' ? ', one entry for each' : ''}.`,
      text === '' ? [] : [instead(span, text)],
    ),
  ];
};
