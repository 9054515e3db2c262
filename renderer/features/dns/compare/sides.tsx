import { useMemo } from 'react';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import { plural } from '../../../widgets/format.ts';
import type { Run } from '../desk.ts';
import styles from '../dns.module.css';
import { FindingList } from '../level.tsx';
import { RawReplies } from '../records.tsx';
import { RunNote } from '../run-note.tsx';
import own from './compare.module.css';
import type { Event } from './compare-store.ts';
import { compareColumns, statusesDiffer, type Column } from './differences.ts';
import { Matrix } from './matrix.tsx';
import { placeWords, type Asked } from './places.ts';

/** What is wrong on top, then every record against every place, then the raw replies. */
export function Sides({ run }: { run: Run<Asked, Event> }): React.JSX.Element {
  const { asked, came, state } = run;
  const hosts = useSession((session) => session.hosts);
  const views = came.flatMap((event) => (event.kind === 'view' ? [event.view] : []));
  const findings = [
    ...came.flatMap((event) => (event.kind === 'done' ? event.findings : [])),
    ...views.flatMap((view) => view.findings),
  ];
  const columns = useMemo((): readonly Column[] => {
    const nameOf = (id: string): string =>
      id === '' ? 'this computer' : visible(hosts.find(({ host }) => host.id === id)?.host.name ?? id);
    return asked.places.flatMap((place, at): Column[] => {
      const event = came.find((one) => one.kind === 'view' && one.view.at === at);
      const view = event?.kind === 'view' ? event.view : undefined;
      const label = view === undefined || view.label === '' ? placeWords(place, nameOf) : visible(view.label);
      const replies = view?.replies ?? [];
      return replies.length === 0
        ? [{ place: at, label, reply: undefined }]
        : replies.map((reply) => ({ place: at, label, reply }));
    });
  }, [asked.places, came, hosts]);
  const rows = useMemo(() => compareColumns(columns), [columns]);
  const different = rows.filter(({ differs }) => differs).length;
  const differs = different > 0 || statusesDiffer(columns);
  return (
    <section className={styles.results} aria-label="Answers side by side">
      <div className={styles.bar}>
        <h2>
          {asked.type} of {visible(asked.name)}
        </h2>
        <span className={styles.soft} role="status">
          {state === 'running'
            ? `${views.length} of ${plural(asked.places.length, 'place')} answered`
            : differs
              ? different > 0
                ? `${plural(different, 'record')} not everywhere`
                : 'the places do not say the same'
              : 'no difference'}
        </span>
      </div>
      <RunNote run={run} />
      <div className={styles.scroll} tabIndex={-1}>
        <div className={own.part}>
          <FindingList findings={findings} label="Findings" />
        </div>
        <Matrix columns={columns} rows={rows} running={state === 'running'} />
        <div className={own.part}>
          {asked.places.map((_, at) => {
            const view = views.find((one) => one.at === at);
            return (
              view !== undefined &&
              view.replies.length > 0 && (
                <div key={at} className={own.rawOf}>
                  <span>{visible(view.label)}</span>
                  <RawReplies replies={view.replies} label={visible(view.label)} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </section>
  );
}
