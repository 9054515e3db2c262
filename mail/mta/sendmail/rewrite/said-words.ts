/** What sendmail's own lines mean, first that fits. `$1` and so on are what the groups hold. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^Parsing (.*) address$/, 'As $1 address.'],
  [
    /^Trying (header|envelope) (sender|recipient) address .* for mailer (\S+)$/,
    'How $3 would write it as $1 $2.',
  ],
  [/^Cracked address = /, 'How comments and names stand around the address; $g is the address itself.'],
  [/^mailer \*error\*/, 'The address is refused.'],
  [/^mailer \*file\*/, 'It would be appended to a file.'],
  [/^mailer \*include\*/, 'It would go to the addresses listed in a file.'],
  [/^mailer (\S+), host (\S+), user /, 'Mailer $1 takes it, and hands it to $2.'],
  [/^mailer (\S+), user /, 'Mailer $1 takes it.'],
  [/^Rcode = 0, addr = /, 'The address as it is written in the end.'],
  [/^Rcode = 75, /, 'A look-up failed for now: mail would wait.'],
  [/^Rcode = (\d+), /, 'It ended with code $1.'],
  [/^== Ruleset (\S+) \(\d+\) status 75$/, 'In ruleset $1 a look-up failed for now: mail would wait.'],
  [/^== Ruleset (\S+) \(\d+\) status 78$/, 'Ruleset $1 ended with a fault of the configuration.'],
  [/^== Ruleset (\S+) \(\d+\) status (\d+)$/, 'Ruleset $1 ended with code $2.'],
  [/Transient parse error/, 'A look-up failed for now: the message would wait in the queue.'],
  [/^(\S+): Name server timeout$/, 'No name server answered for $1.'],
  [/^map_lookup\(([^,]+), .*\) tempfail: /, 'Map $1 could not be asked for now.'],
  [/^\S+ map "([^"]+)": missing map file (\S+): /, 'Map $1 has no file $2: as if it were empty.'],
  [/^\S+ map "([^"]+)": unsafe map file (\S+): /, 'Map $1 may not be read from $2: as if it were empty.'],
  [
    /^rewrite: excessive recursion \(max (\d+)\), ruleset (\S+)$/,
    'Rulesets called each other more than $1 deep, at last $2: a loop.',
  ],
  [
    /^Infinite loop in ruleset ([^,]+), rule (\d+)$/,
    'Rule $2 of ruleset $1 matches what it makes itself, for ever.',
  ],
  [/^buildaddr: unknown mailer (\S+)$/, 'The configuration has no mailer $1.'],
  [/^Undefined ruleset (.+)$/, 'There is no ruleset $1 in this configuration.'],
  [/^Unknown mailer (.+)$/, 'There is no mailer $1 in this configuration.'],
  [/^Map named "(.*)" not found$/, 'There is no map $1 in this configuration.'],
  [/^No address!$/, 'An address is missing after the rulesets.'],
  [/^Undefined$/, 'The macro has no value.'],
  [
    /\.\.\. Unbalanced (.+)$/,
    'There is a $1 too many; sendmail went on without it, a mail client would be refused.',
  ],
];

/** A line that stands for itself, in a sentence; '' where there is nothing to add. */
export function saidWords(line: string): string {
  for (const [pattern, words] of meanings) {
    const found = pattern.exec(line);
    if (found !== null) return words.replace(/\$([1-9])/g, (_, at: string) => found[Number(at)] ?? '');
  }
  return '';
}
