import { useEffect, useState } from 'react';
import { useDesk, useDeskState } from '../desk-context.ts';
import type { PanelName } from '../editor/desk.ts';
import { useHostBench } from '../store-context.ts';
import type { Questions } from '../language/wire.ts';
import { ExpandPanel } from './expand-panel.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { MatchPanel } from './match-panel.tsx';
import { OutlinePanel } from './outline-panel.tsx';
import { RestrictionsPanel } from './restrictions-panel.tsx';
import styles from './panel.module.css';

type Abilities = Questions['abilities']['answer'];

const titles: Readonly<Record<PanelName, string>> = {
  findings: 'Findings',
  outline: 'Outline',
  match: 'Effective match',
  expand: 'Expansion',
  restrictions: 'Restrictions',
};

/** What the language of this file can do beyond finding mistakes. */
function useAbilities(hostId: string, path: string | undefined): Abilities {
  const desk = useDesk();
  const survey = useHostBench((state) => state.survey);
  const [known, setKnown] = useState<{ path: string; abilities: Abilities }>();
  const content = useHostBench((state) => state.findings.has(path ?? ''));
  useEffect(() => {
    if (path === undefined || survey === undefined) return;
    let gone = false;
    void desk
      .language()
      .ask(hostId, path, 'abilities', undefined)
      .then((abilities) => {
        if (!gone && abilities !== undefined) setKnown({ path, abilities });
      });
    return () => {
      gone = true;
    };
  }, [desk, hostId, path, survey, content]);
  return known?.path === path ? (known?.abilities ?? []) : [];
}

function Count(): React.JSX.Element | null {
  const count = useHostBench(({ findings }) =>
    [...findings.values()].reduce((sum, { length }) => sum + length, 0),
  );
  return count > 0 ? <> {count}</> : null;
}

/** Below the editor: findings of all files, and what the language of this one can tell. */
export function BottomPanel({ hostId }: { hostId: string }): React.JSX.Element {
  const path = useHostBench((state) => state.path);
  const panel = useDeskState((state) => state.panel);
  const showPanel = useDeskState((state) => state.showPanel);
  const abilities = useAbilities(hostId, path);
  const names: readonly PanelName[] = ['findings', ...abilities];
  const shown = names.includes(panel) ? panel : 'findings';
  const move = (event: React.KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = names[(names.indexOf(shown) + step + names.length) % names.length];
    if (next === undefined) return;
    event.preventDefault();
    showPanel(next);
    document.getElementById(`config-panel-${next}`)?.focus();
  };
  return (
    <div className={styles.panel}>
      <div role="tablist" aria-label="About the files" className={styles.tabs} onKeyDown={move}>
        {names.map((name) => (
          <button
            key={name}
            id={`config-panel-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            aria-controls="config-panel"
            tabIndex={name === shown ? 0 : -1}
            className={styles.tab}
            onClick={() => showPanel(name)}
          >
            {titles[name]}
            {name === 'findings' && <Count />}
          </button>
        ))}
      </div>
      <div
        id="config-panel"
        role="tabpanel"
        aria-labelledby={`config-panel-${shown}`}
        className={styles.body}
      >
        {shown === 'findings' && <FindingsPanel hostId={hostId} />}
        {shown === 'outline' && path !== undefined && <OutlinePanel hostId={hostId} path={path} />}
        {shown === 'match' && path !== undefined && <MatchPanel hostId={hostId} path={path} />}
        {shown === 'restrictions' && path !== undefined && <RestrictionsPanel hostId={hostId} path={path} />}
        {shown === 'expand' && path !== undefined && <ExpandPanel hostId={hostId} path={path} />}
      </div>
    </div>
  );
}
