import { mapClasses } from '../words/flags.ts';
import { features } from '../words/features.ts';
import { nearest } from '../../nearest.ts';
import { argOf, spanOf } from '../reading.ts';
import { callsOf, fix, type Check } from './check.ts';

/** Classes that read a file. */
const ofFiles = new Set(['hash', 'btree', 'dbm', 'ndbm', 'text', 'cdb']);

/** What sendmail would say about `class flags file`; `undefined` when it is fine. */
export function mapFault(definition: string): { readonly message: string; readonly why: string } | undefined {
  const [name = '', ...words] = definition.trim().split(/\s+/);
  if (name === '')
    return {
      message: 'The map has no class.',
      why: 'sendmail refuses the file: “no map class”. Write class, flags and file: hash -o /etc/mail/table.',
    };
  if (name.startsWith('/') || name.startsWith('-')) {
    return {
      message: `“${definition.trim()}” has no class in front of the file.`,
      why: 'sendmail refuses the file: “class not available”. Write hash (or btree, text …) in front of it.',
    };
  }
  if (!mapClasses.has(name.toLowerCase())) {
    const better = nearest(name, mapClasses);
    return {
      message: `There is no map class “${name}”${better === undefined ? '' : `; ${better} is near`}.`,
      why: 'sendmail refuses the file: “class not available”.',
    };
  }
  if (ofFiles.has(name) && words.every((word) => word.startsWith('-'))) {
    return {
      message: `The ${name} map names no file.`,
      why: `sendmail reports “No file name for ${name} map”. Write its path, without .db, at the end.`,
    };
  }
  return undefined;
}

/** Maps that FEATUREs are given. */
export function checkMaps(check: Check): void {
  for (const call of callsOf(check, 'FEATURE')) {
    const name = argOf(call, 0);
    features[name]?.parameters?.forEach(({ map }, index) => {
      const value = argOf(call, index + 1);
      const span = spanOf(call, index + 1);
      if (map !== true || value.trim() === '' || value === 'LDAP' || (name === 'bcc' && value === 'access'))
        return;
      const fault = mapFault(value);
      if (fault !== undefined) {
        check.add({ code: 'mc/map-definition', severity: 'error', span, ...fault });
        return;
      }
      if (name !== 'access_db' || value.includes('<TMPF>') || value.startsWith('sequence ')) return;
      const at = (call.args[index + 1]?.base ?? -1) + value.length - value.replace(/^\S+/, '').length;
      const exact = (call.args[index + 1]?.base ?? -1) >= 0;
      check.add({
        code: 'mc/map-without-tempfail',
        severity: 'warning',
        span,
        message: 'The access map has no -T<TMPF>.',
        why: 'm4 warns and adds it. Without it, what access refuses would be accepted while the map cannot be read.',
        ...(exact && { fixes: [fix('Add -T<TMPF>', [{ from: at, to: at, text: ' -T<TMPF>' }])] }),
      });
    });
  }
}
