import { textOf } from '../../bytes.ts';
import type { MtaFacts, ProbeSections, QueueSource } from '../mta.ts';

/**
 * Asks Postfix itself: every instance that `postmulti` knows, whether it is enabled, and its settings. Works as any
 * user. A host without `postconf` has no Postfix, whatever its `sendmail` is called. Where main.cf is broken every
 * answer but defaults (`-d`) is missing: its other instances are then read from its text.
 */
export const script = `
if command -v postconf >/dev/null 2>&1; then
  section postfix
  printf 'version %s\\n' "$(postconf -d -h mail_version 2>/dev/null)"
  printf 'zone %s\\n' "$(date +%z)"
  postroom_instances=$(postmulti -l 2>/dev/null)
  if [ -z "$postroom_instances" ]; then
    postroom_dir=$(postconf -h config_directory 2>/dev/null || postconf -d -h config_directory 2>/dev/null)
    postroom_instances="- - y $postroom_dir"
    for postroom_more in $(sed -n 's/^multi_instance_directories[[:blank:]]*=//p' "$postroom_dir/main.cf" 2>/dev/null | tail -n 1 | tr ',' ' '); do
      [ ! -f "$postroom_more/main.cf" ] || postroom_instances="$postroom_instances
$(postconf -c "$postroom_more" -h multi_instance_name 2>/dev/null | grep . || echo -) - $(postconf -c "$postroom_more" -h multi_instance_enable 2>/dev/null | grep -x yes | cut -c 1 | grep . || echo n) $postroom_more"
    done
  fi
  printf '%s\\n' "$postroom_instances" | while read -r postroom_name postroom_group postroom_on postroom_dir; do
    printf 'instance %s %s %s\\n' "$postroom_name" "$postroom_on" "$postroom_dir"
    postroom_said=$(postconf -c "$postroom_dir" -h queue_directory 2>&1)
    printf 'spool %s\\n' "$(printf '%s\\n' "$postroom_said" | grep -v '^[^ ]*postconf: ')"
    postroom_broken=$(printf '%s\\n' "$postroom_said" | sed -n 's/^[^ ]*postconf: fatal: //p' | tail -n 1)
    [ -z "$postroom_broken" ] || printf 'broken %s\\n' "$postroom_broken"
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
  /** Why postconf could not read it; '' where it could. */
  broken: string;
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
        instances.push({ name, enabled: on === 'y', config, spool: '', longIds: false, broken: '' });
    } else if (key === 'spool' && last !== undefined) last.spool = value;
    else if (key === 'broken' && last !== undefined) last.broken = value;
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
    if (instance.broken !== '') notes.push(brokenWords(instance));
    else if (instance.spool === '')
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

function brokenWords({ config, broken }: Instance): string {
  const file = `${textOf(config)}/main.cf`;
  return /permission denied/i.test(broken)
    ? `This account may not read ${file}: next tries are not shown.`
    : `Postfix cannot read ${file}, and its commands fail: ${textOf(broken)}. The Config page has the file.`;
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
