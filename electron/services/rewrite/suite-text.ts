import { stringify } from 'yaml';
import { textOf } from '#mail/bytes';
import type { Fate, Question } from '#mail/rewrite/question';
import type { Expectation } from '#mail/rewrite/suite';
import { refused } from '../work/refusals.ts';

/**
 * One saved test as an entry of the list `tests`, which expects what was answered.
 * @throws REFUSED where there was no answer
 */
export function testText(name: string, question: Question, fate: Fate): string {
  const entry = { ...(name === '' ? {} : { name }), ...asked(question), expect: expected(fate) };
  return stringify([entry], { lineWidth: 0 });
}

function asked(question: Question): Record<string, unknown> {
  if (question.kind === 'route') return { route: textOf(question.address) };
  if (question.kind === 'rewrite') {
    const { address, role, mailer } = question;
    return { rewrite: { address: textOf(address), role, ...filled({ mailer }) } };
  }
  const { client, sender, recipient } = question;
  const { address, name, helo, auth } = client;
  const named = filled({ name, helo, auth });
  return {
    check: {
      client: textOf(address),
      ...named,
      from: sender === '' ? '<>' : textOf(sender),
      to: textOf(recipient),
    },
  };
}

function expected(fate: Fate): Expectation {
  switch (fate.kind) {
    case 'deliveries': {
      const [first] = fate.deliveries;
      return first === undefined
        ? { fate: 'deliveries' }
        : filled({ mailer: first.mailer, host: first.host, user: first.user });
    }
    case 'error': {
      const { code, enhanced, words } = fate;
      const told = code === '' && enhanced === '' ? { words } : { code, enhanced };
      return { fate: 'error', ...filled(told) };
    }
    case 'address':
      return { fate: 'address', user: textOf(fate.address) };
    case 'accepted':
      return { fate: fate.relayed ? 'relayed' : 'accepted' };
    case 'discarded':
      return { fate: 'discarded' };
    case 'quarantined':
      return { fate: 'quarantined', ...filled({ words: fate.words }) };
    case 'unknown':
      throw refused(
        'The host gave no answer that a test could expect.',
        'Ask again when it can be answered.',
      );
  }
}

/** What is not empty, as text for people. */
const filled = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, textOf(value)]),
  );
