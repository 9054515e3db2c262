import type { Question } from '#mail/rewrite/question';

const route = (address: string): Question => ({ kind: 'route', address });
const client = (address: string, name: string, helo = 'mail.good.example') => ({
  address,
  name,
  helo,
  auth: '',
});

/** What the recorded host was asked, in this order. */
export const recordedQuestions: readonly Question[] = [
  ...[
    'ops@postfix1.lab.test',
    'staff+x@postfix1.lab.test',
    'sales@lab.test',
    'moved@postfix1.lab.test',
    'alpha@postfix1.lab.test',
  ].map(route),
  ...[
    'round1@virtual.example',
    'user+e@exact.example',
    'x@deep.sub.example',
    'plain@postfix1.lab.test',
    'listed@postfix1.lab.test',
  ].map(route),
  { kind: 'rewrite', address: 'user@host.masq.example', role: 'envelope sender', mailer: '' },
  { kind: 'rewrite', address: 'ops@host.masq.example', role: 'envelope sender', mailer: '' },
  { kind: 'rewrite', address: 'first.last+x@postfix1.lab.test', role: 'header recipient', mailer: '' },
  {
    kind: 'check',
    client: client('192.0.2.1', ''),
    sender: 'a@good.example',
    recipient: 'ops@postfix1.lab.test',
  },
  {
    kind: 'check',
    client: client('203.0.113.77', 'mx.good.example'),
    sender: '',
    recipient: 'x@elsewhere.example',
  },
  {
    kind: 'check',
    client: client('10.20.3.4', ''),
    sender: 'a@good.example',
    recipient: 'x@elsewhere.example',
  },
  {
    kind: 'check',
    client: client('203.0.113.10', 'hold.example'),
    sender: 'a@good.example',
    recipient: 'ops@postfix1.lab.test',
  },
];
