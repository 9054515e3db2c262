import type { Surroundings } from '../language.ts';

const roles: Readonly<Record<string, RegExp>> = {
  w: /^local-host-names$/,
  R: /^relay-domains$/,
  '{VirtHost}': /virt/,
  G: /^generics-domains$/,
};

/** Members of classes, lower case: from the mc, from the files that fill them, and for class w the host's own name. */
export function classMembers(around: Surroundings, classes: readonly string[]): ReadonlySet<string> {
  const out = new Set<string>();
  for (const { path, language, role } of around.files) {
    if (language !== 'mc' && language !== 'class') continue;
    const told = around.told(path);
    for (const name of classes) {
      if (language === 'mc')
        for (const member of told?.classes?.get(name) ?? []) out.add(member.toLowerCase());
      else if (roles[name]?.test(role) === true) for (const member of told?.names ?? []) out.add(member);
    }
    const own = language === 'mc' && role !== 'submit.mc' ? told?.defines?.get('confDOMAIN_NAME') : undefined;
    if (classes.includes('w') && own !== undefined && !own.includes('$')) out.add(own.toLowerCase());
  }
  if (classes.includes('w')) out.add('localhost').add(around.host.hostname.toLowerCase());
  return out;
}
