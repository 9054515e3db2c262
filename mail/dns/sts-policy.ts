import { sameName } from './names.ts';

/** The policy of MTA-STS as it was fetched (RFC 8461 3.2). */
export interface StsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none' | '';
  readonly mx: readonly string[];
  /** Seconds; 0 when it is not named. */
  readonly maxAge: number;
  /** What breaks the rules, a sentence each. */
  readonly faults: readonly string[];
  readonly lines: readonly { readonly name: string; readonly value: string }[];
}

export function stsPolicy(text: string): StsPolicy {
  const faults: string[] = [];
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const [, name, value = ''] = /^([A-Za-z0-9][A-Za-z0-9_.-]*):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
      if (name === undefined) faults.push(`A line is no “name: value”: ${line.slice(0, 60)}.`);
      return name === undefined ? [] : [{ name, value }];
    });
  const value = (name: string): string => lines.find((line) => line.name === name)?.value ?? '';
  const mx = lines.filter(({ name }) => name === 'mx').map((line) => line.value);
  const mode = value('mode');
  const known = mode === 'enforce' || mode === 'testing' || mode === 'none' ? mode : '';
  if (value('version') !== 'STSv1') faults.push('“version: STSv1” is missing.');
  if (known === '') faults.push(mode === '' ? '“mode:” is missing.' : `The mode “${mode}” is not known.`);
  const age = value('max_age');
  if (!/^\d{1,10}$/.test(age) || Number(age) > 31_557_600)
    faults.push(age === '' ? '“max_age:” is missing.' : `“max_age: ${age}” is out of range.`);
  if (known !== 'none' && mx.length === 0) faults.push('No “mx:” is named.');
  for (const pattern of mx)
    if (!/^(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(pattern))
      faults.push(`“mx: ${pattern}” is no name.`);
  return { mode: known, mx, maxAge: /^\d{1,10}$/.test(age) ? Number(age) : 0, faults, lines };
}

/** `*.example.com` stands for exactly one label (RFC 8461 4.1). */
export function stsAllows(policy: StsPolicy, host: string): boolean {
  return policy.mx.some((pattern) =>
    pattern.startsWith('*.')
      ? sameName(host.replace(/^[^.]+\./, ''), pattern.slice(2)) && host.includes('.')
      : sameName(host, pattern),
  );
}
