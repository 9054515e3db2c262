import { textOf } from '../../bytes.ts';
import type { MtaFacts, ProbeSections, QueueSource } from '../mta.ts';

/**
 * Asks Postfix itself: every instance that `postmulti` knows, whether it is enabled, and its settings. Works as any
 * user. A host without `postconf` has no Postfix, whatever its `sendmail` is called.
 */
export const script = `
if command -v postconf >/dev/null 2>&1; then
  section postfix
  printf 'version %s\\n' "$(postconf -h mail_version 2>/dev/null)"
  printf 'zone %s\\n' "$(date +%z)"
  postroom_instances=$(postmulti -l 2>/dev/null)
  [ -n "$postroom_instances" ] || postroom_instances="- - y $(postconf -h config_directory 2>/dev/null)"
  printf '%s\\n' "$postroom_instances" | while read -r postroom_name postroom_group postroom_on postroom_dir; do
    printf 'instance %s %s %s\\n' "$postroom_name" "$postroom_on" "$postroom_dir"
    printf 'spool %s\\n' "$(postconf -c "$postroom_dir" -h queue_directory 2>/dev/null)"
    printf 'long_ids %s\\n' "$(postconf -c "$postroom_dir" -h enable_long_queue_ids 2>/dev/null)"
  done
fi
`;

interface Instance {
  readonly name: string;
  readonly enabled: boolean;
  readonly config: string;
  spool: string;
  longIds: boolean;
}

/** Section `postfix` → facts; undefined where there is no Postfix. */
export function read(sections: ProbeSections, tools: Readonly<Record<string, string>>): MtaFacts | undefined {
  const text = sections.get('postfix');
  if (text === undefined) return undefined;
  let version = '';
  let zone = '+0000';
  const instances: Instance[] = [];
  for (const row of text.split('\n')) {
    const [key = '', ...rest] = row.split(' ');
    const value = rest.join(' ').trim();
    const last = instances.at(-1);
    if (key === 'version') version = value;
    else if (key === 'zone') zone = value;
    else if (key === 'instance') {
      const [name = '-', on = 'y', ...dir] = rest;
      const config = dir.join(' ').trim();
      if (config.startsWith('/'))
        instances.push({ name, enabled: on === 'y', config, spool: '', longIds: false });
    } else if (key === 'spool' && last !== undefined) last.spool = value;
    else if (key === 'long_ids' && last !== undefined) last.longIds = value === 'yes';
  }
  if (version === '' && instances.length === 0) return undefined;
  const notes = ['postqueue', 'postsuper']
    .filter((tool) => tools[tool] === undefined)
    .map(
      (tool) =>
        `${tool} was not found on this host: ${tool === 'postqueue' ? 'queues cannot be read' : 'messages cannot be held, released or deleted'}.`,
    );
  for (const instance of instances) {
    if (!instance.enabled && instance.name !== '-')
      notes.push(
        `Instance ${textOf(instance.name)} (${textOf(instance.config)}) is disabled in its main.cf.`,
      );
    if (instance.spool === '')
      notes.push(
        `The queue directory of ${textOf(instance.config)} could not be read: next tries are not shown.`,
      );
  }
  return {
    mta: 'postfix',
    version,
    sources: instances.map((instance) => source(instance, version, zone)),
    notes,
  };
}

function source(instance: Instance, version: string, zone: string): QueueSource {
  return {
    id: `postfix:${instance.config}`,
    mta: 'postfix',
    label: instance.name === '-' ? 'Postfix' : instance.name,
    detail: {
      config: instance.config,
      spool: instance.spool,
      version,
      zone,
      enabled: instance.enabled,
      longIds: instance.longIds,
    },
  };
}
