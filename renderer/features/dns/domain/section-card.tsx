import { useId } from 'react';
import type { Section, SectionReport } from '#mail/dns/domain-report';
import { visible } from '#mail/visible';
import styles from '../dns.module.css';
import { FindingList } from '../level.tsx';
import { RawReplies, RecordLines } from '../records.tsx';
import type { Asked } from './domain-store.ts';
import own from './domain.module.css';
import { Exchangers } from './exchangers.tsx';
import { sectionWords } from './section-words.ts';
import { SpfView } from './spf-view.tsx';

/** A record in its parts, each explained. */
function Parts({
  parts,
  label,
}: {
  parts: NonNullable<SectionReport['parts']>;
  label: string;
}): React.JSX.Element {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Value</th>
          <th scope="col">Means</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ name, value, words }, at) => (
          <tr key={at}>
            <th scope="row" className={own.partName}>
              {visible(name)}
            </th>
            <td className={own.partValue}>{visible(value)}</td>
            <td>{visible(words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One section: its findings, what is published, and the raw replies one click away. Holds its place while it is asked. */
export function SectionCard(props: {
  section: Section;
  report: SectionReport | undefined;
  running: boolean;
  asked: Asked;
}): React.JSX.Element {
  const { section, report, running, asked } = props;
  const { help, title } = sectionWords[section];
  const id = useId();
  return (
    <section
      className={own.card}
      data-section={section}
      aria-labelledby={id}
      aria-busy={running && report === undefined}
      tabIndex={-1}
    >
      <header>
        <h3 id={id}>{title}</h3>
        <span className={styles.soft}>{help}</span>
      </header>
      {report === undefined ? (
        <p className={styles.soft}>{running ? 'Asking…' : 'Nothing came.'}</p>
      ) : (
        <>
          <FindingList findings={report.findings} label={`Findings: ${title}`} />
          {report.exchangers !== undefined && report.exchangers.length > 0 && (
            <Exchangers exchangers={report.exchangers} />
          )}
          {report.spf !== undefined && <SpfView spf={report.spf} client={asked.client} />}
          {report.parts !== undefined && report.parts.length > 0 && (
            <Parts parts={report.parts} label={`${title} in its parts`} />
          )}
          <RecordLines records={report.records} label={`Records: ${title}`} />
          {report.findings.length === 0 && report.records.length === 0 && (
            <p className={styles.soft}>Nothing is published.</p>
          )}
          <RawReplies replies={report.replies} label={title} />
        </>
      )}
    </section>
  );
}
