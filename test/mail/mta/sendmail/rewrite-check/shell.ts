import type { MailHost } from '../../../../lab/mail-host.ts';

/**
 * Types lines into one real `sendmail -bt` as root, on a copy of a cf, and gives what each printed, prompts taken away.
 * @param debug `-d60.5` or nothing
 */
export async function typeInto(
  host: MailHost,
  cf: string,
  lines: readonly string[],
  debug: readonly string[] = [],
): Promise<readonly (readonly string[])[]> {
  await host.writeFile('/root/asked.cf', Buffer.from(cf, 'latin1'));
  const typed = lines.flatMap((line, index) => [line, `MARK${index} x`]);
  const { stdout, stderr } = await host.run(['sendmail', '-C/root/asked.cf', ...debug, '-bt'], {
    stdin: Buffer.from(`${typed.join('\n')}\n`, 'latin1'),
    timeoutMs: 100_000,
  });
  const printed: string[][] = [];
  let rest = stdout.replace(/^ADDRESS TEST MODE.*\nEnter <ruleset> <address>\n/, '');
  for (const index of lines.keys()) {
    const mark = `Undefined ruleset MARK${index}\n`;
    const at = rest.indexOf(mark);
    if (at < 0) throw new Error(`No answer to ${lines[index] ?? ''}: ${rest.slice(0, 500)}${stderr}`);
    printed.push(
      rest
        .slice(0, at)
        .split('\n')
        .map((line) => line.replace(/^(?:> )+/, ''))
        .filter((line) => line !== ''),
    );
    rest = rest.slice(at + mark.length);
  }
  return printed;
}
