import { z } from 'zod';
import type { Leg, Probe, ScenarioFile } from '#contract/smtp';
import { vantageOf } from '../runs/plan.ts';

/** What scenarios are run against, and their values; remembered per page. */
export const asked = z.object({
  /** '' : this computer; otherwise a host. */
  from: z.string().default(''),
  host: z.string().default(''),
  port: z.string().default('25'),
  /** By the name of the value; a scenario's own first text where there is none. */
  values: z.record(z.string(), z.string()).default({}),
});
export type Asked = z.infer<typeof asked>;

/** What is wrong with the server that is asked for; '' when nothing is. */
export function wrongServer({ host, port }: Asked): string {
  if (host.trim() === '') return 'The name or address of a mail server.';
  if (!/^[A-Za-z0-9._:-]+$/.test(host.trim()))
    return 'A name or an address: letters, digits, dots, colons and hyphens.';
  const number = Number(port);
  return Number.isInteger(number) && number >= 1 && number <= 65535 ? '' : 'The port is 1 to 65535.';
}

export const legOf = ({ from, host, port }: Asked): Leg => ({
  label: `${host.trim()}:${port}`.slice(0, 200),
  from: vantageOf(from),
  target: { host: host.trim(), port: Number(port), serverName: '', minVersion: 'TLSv1.2', source: '' },
});

/** The values that a scenario asks for, filled in. */
export const valuesOf = ({ values }: Asked, { scenario }: ScenarioFile): Readonly<Record<string, string>> =>
  Object.fromEntries((scenario?.values ?? []).map(({ name, initial }) => [name, values[name] ?? initial]));

export function probeOf(form: Asked, file: ScenarioFile): Probe {
  const { from, target } = legOf(form);
  return { scenario: file.name, values: { ...valuesOf(form, file) }, from, target };
}

/** How a scenario is called: its own name, or that of its file while it cannot be read. */
export const titleOf = ({ name, scenario }: ScenarioFile): string => scenario?.name ?? name;
