import type { Scenario } from '#mail/smtp/scenario';
import type { Step } from '#mail/smtp/step';

/** What EHLO says where nobody gave a name. */
const helo = '[127.0.0.1]';

/**
 * The steps of a scenario with its values filled in. Byte text.
 * @param values by name; those that are missing are as the scenario has them
 */
export function stepsWith(scenario: Scenario, values: Readonly<Record<string, string>>): Step[] {
  const known = new Map<string, string>([
    ['helo', helo],
    ...scenario.values.map(({ name, initial }) => [name, initial] as const),
    ...Object.entries(values).filter(([, value]) => value !== ''),
  ]);
  const filled = (text: string): string =>
    text.replace(/\{([a-z][a-z0-9_]{0,39})\}/g, (whole, name: string) => known.get(name) ?? whole);
  const steps = scenario.steps.map((step): Step => {
    switch (step.kind) {
      case 'line':
        return { ...step, line: filled(step.line) };
      case 'group':
        return { ...step, lines: step.lines.map(filled) };
      case 'message':
      case 'bdat':
      case 'bytes':
        return { ...step, bytes: filled(step.bytes) };
      case 'auth':
        return { ...step, user: filled(step.user), secret: filled(step.secret) };
      default:
        return step;
    }
  });
  return scenario.tls === 'implicit' ? [{ kind: 'handshake', stage: 'tls' }, ...steps] : steps;
}
