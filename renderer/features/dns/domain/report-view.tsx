import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { sections, type Section, type SectionReport } from '#mail/dns/domain-report';
import type { Level } from '#mail/dns/question';
import { visible } from '#mail/visible';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { download } from '../../../widgets/download.ts';
import { plural } from '../../../widgets/format.ts';
import type { Run } from '../desk.ts';
import styles from '../dns.module.css';
import { LevelIcon } from '../level.tsx';
import { gravest, levelWords } from '../levels.ts';
import type { Asked } from './domain-store.ts';
import own from './domain.module.css';
import { countLevels, reportJson, reportText } from './report.ts';
import { SectionCard } from './section-card.tsx';
import { sectionWords } from './section-words.ts';

/** So long a section that has come waits for those above it, so that nothing that is being read moves down. */
const patienceMs = 2000;

function useShownSections(run: Run<Asked, SectionReport>): ReadonlySet<Section> {
  const [patient, setPatient] = useState(() => Date.now() - run.startedAt < patienceMs);
  useEffect(() => {
    if (!patient) return;
    const timer = setTimeout(() => setPatient(false), run.startedAt + patienceMs - Date.now());
    return () => clearTimeout(timer);
  }, [patient, run.startedAt]);
  const came = new Set(run.came.map(({ section }) => section));
  if (!patient || run.state !== 'running') return came;
  const missing = sections.findIndex((section) => !came.has(section));
  return new Set(missing < 0 ? sections : sections.slice(0, missing));
}

const jumped: readonly Level[] = ['error', 'warning', 'unknown'];
const jumpWords = (level: Level, count: number): string =>
  level === 'unknown' ? `${count} not known` : plural(count, levelWords[level]);

/** A domain's page: how it stands on top, and below its sections in their order. */
export function Report({ run }: { run: Run<Asked, SectionReport> }): React.JSX.Element {
  const { asked, came, startedAt, state } = run;
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useShownSections(run);
  const turn = useRef<Partial<Record<Level, number>>>({});
  const reportOf = (section: Section): SectionReport | undefined =>
    came.find((report) => report.section === section);
  const counts = countLevels(came);
  const bring = (element: Element | null | undefined): void => {
    element?.scrollIntoView({ block: 'start' });
    if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  };
  const toSection = (section: Section): void =>
    bring(scroller.current?.querySelector(`[data-section="${section}"]`));
  /** To the first of this level, then to the next each time. */
  const toNext = (level: Level): void => {
    const all = scroller.current?.querySelectorAll(`[data-section]:has(li[data-level="${level}"])`);
    if (all === undefined || all.length === 0) return;
    const at = (turn.current[level] ?? 0) % all.length;
    turn.current[level] = at + 1;
    bring(all[at]);
  };
  const fileName = `${asked.domain.replaceAll(/[^A-Za-z0-9.-]/g, '_')}-dns`;
  return (
    <section className={styles.results} aria-label={`Mail DNS of ${visible(asked.domain)}`}>
      <div className={own.summary}>
        <div className={own.line}>
          <h2>{visible(asked.domain)}</h2>
          <span className={styles.soft} role="status">
            from {asked.from.words}
            {state === 'running' ? ` · ${came.length} of ${sections.length} sections` : ''}
            {state === 'done' && jumped.every((level) => counts[level] === 0) ? ' · nothing is wrong' : ''}
          </span>
          {jumped.map(
            (level) =>
              counts[level] > 0 && (
                <button
                  key={level}
                  type="button"
                  className={own.jump}
                  data-level={level}
                  title="Go to the next one"
                  onClick={() => toNext(level)}
                >
                  {jumpWords(level, counts[level])}
                </button>
              ),
          )}
          <span className={styles.push}>
            <CopyButton text={reportText(asked, startedAt, came)} label="Copy report" />
            <Menu position="bottom-end">
              <Menu.Target>
                <Button leftSection={<IconDownload size={14} />}>Save</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => download(`${fileName}.txt`, reportText(asked, startedAt, came))}>
                  Report as text
                </Menu.Item>
                <Menu.Item onClick={() => download(`${fileName}.json`, reportJson(asked, startedAt, came))}>
                  Report as JSON, with the raw replies
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </span>
        </div>
        <nav className={own.chips} aria-label="Sections">
          {sections.map((section) => {
            const report = reportOf(section);
            return (
              <button
                key={section}
                type="button"
                disabled={!shown.has(section)}
                onClick={() => toSection(section)}
              >
                {report === undefined ? (
                  <span
                    className={own.waiting}
                    role="img"
                    aria-label={state === 'running' ? 'asking' : 'not asked'}
                  />
                ) : (
                  <LevelIcon level={gravest(report.findings)} />
                )}
                {sectionWords[section].title}
              </button>
            );
          })}
        </nav>
      </div>
      <div ref={scroller} className={styles.scroll} tabIndex={-1}>
        {sections.map((section) => (
          <SectionCard
            key={section}
            section={section}
            report={shown.has(section) ? reportOf(section) : undefined}
            running={state === 'running'}
            asked={asked}
          />
        ))}
      </div>
    </section>
  );
}
