import { useCallback, useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useActions, type Action } from './actions.ts';
import { DoorBanner } from './door-banner.tsx';
import type { Feature, OpenFeature } from './feature.ts';
import { pauseKeys } from './keys.ts';
import { paneStorage } from './keep.ts';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { useHost, useSession } from './session-context.ts';
import styles from './shell.module.css';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { Tabs } from './tabs.tsx';
import { ToastStack } from './toast-stack.tsx';

interface Props {
  features: readonly { feature: Feature; open: OpenFeature }[];
  Welcome: React.ComponentType;
}

const parts = ['rail', 'tabs', 'page', 'status', 'toasts'];

/** Moves the focus to the next part of the window; the only way out of a terminal with the keyboard. */
function moveToPart(step: 1 | -1): void {
  const here = document.activeElement?.closest('[data-part]')?.getAttribute('data-part') ?? '';
  const from = parts.indexOf(here);
  for (let n = 1; n <= parts.length; n++) {
    const part = parts[(from + step * n + parts.length * 2) % parts.length];
    const target = document.querySelector<HTMLElement>(
      `[data-part="${part ?? ''}"] :is(button:not(:disabled), [tabindex="0"], textarea, input)`,
    );
    if (target === null) continue;
    target.focus();
    return;
  }
}

function useShellActions(pages: readonly Feature[], show: (what: 'palette' | 'sheet') => void): void {
  const hosts = useSession((state) => state.hosts);
  const go = useSession((state) => state.go);
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'app.palette',
        title: 'Command palette',
        group: 'Window',
        keys: ['mod+k', 'mod+shift+p'],
        run: () => show('palette'),
      },
      { id: 'app.keys', title: 'Show all keys', group: 'Window', keys: ['?'], run: () => show('sheet') },
      {
        id: 'app.part',
        title: 'Next part of the window',
        group: 'Window',
        keys: ['f6'],
        run: () => moveToPart(1),
      },
      {
        id: 'app.part.back',
        title: 'Previous part of the window',
        group: 'Window',
        keys: ['shift+f6'],
        run: () => moveToPart(-1),
      },
      ...pages.map((page, at) => ({
        id: `page.${page.name}`,
        title: page.title,
        group: 'Page',
        keys: [`alt+${at + 1}`],
        run: () => go({ page: page.name }),
      })),
      { id: 'host.all', title: 'All hosts', group: 'Host', run: () => go({ hostId: undefined }) },
      ...hosts.map(({ host }) => ({
        id: `host.${host.id}`,
        title: host.name,
        group: 'Host',
        hint: host.kind === 'ssh' ? `${host.user}@${host.address}` : 'this computer',
        also: [host.environment, host.group, ...host.tags].join(' '),
        run: () => go({ hostId: host.id }),
      })),
    ],
    [pages, hosts, go, show],
  );
  useActions(actions);
}

/** The frame around every page. */
export function Shell({ features, Welcome }: Props): React.JSX.Element {
  const [shown, setShown] = useState<'palette' | 'sheet'>();
  const show = useCallback((what: 'palette' | 'sheet' | undefined): void => {
    pauseKeys(what !== undefined);
    setShown(what);
  }, []);
  const status = useHost();
  const wanted = useSession((state) => state.page);
  const hosts = useSession((state) => state.hosts);
  const known = useSession((state) => state.hostsKnown);
  const layout = useDefaultLayout({ id: 'panes.shell', storage: paneStorage });
  const all = status === undefined;
  const pages = useMemo(
    () => features.filter(({ open }) => !all || open.AllHostsPage !== undefined),
    [features, all],
  );
  const tabs = useMemo(() => pages.map(({ feature }) => feature), [pages]);
  const page = pages.find(({ feature }) => feature.name === wanted) ?? pages[0];
  const Page = all ? page?.open.AllHostsPage : page?.open.HostPage;
  const close = useCallback(() => show(undefined), [show]);
  useShellActions(tabs, show);
  return (
    <div className={styles.frame}>
      <DoorBanner />
      <Group className={styles.body ?? ''} orientation="horizontal" {...layout}>
        <Panel
          id="rail"
          defaultSize={240}
          minSize={170}
          maxSize="38%"
          groupResizeBehavior="preserve-pixel-size"
        >
          <Rail />
        </Panel>
        <Separator className={styles.split ?? ''} aria-label="Width of the list of hosts" />
        <Panel id="main">
          <main className={styles.main}>
            {known && hosts.length === 0 ? (
              <Welcome />
            ) : (
              <>
                <Tabs pages={tabs} page={page?.feature.name ?? ''} />
                <div
                  className={styles.page}
                  id="page"
                  role="tabpanel"
                  aria-labelledby={`tab-${page?.feature.name ?? ''}`}
                  data-part="page"
                >
                  {known && Page !== undefined && (
                    <Page key={`${page?.feature.name ?? ''}/${status?.host.id ?? ''}`} />
                  )}
                </div>
              </>
            )}
          </main>
        </Panel>
      </Group>
      <StatusBar parts={features.map(({ open }) => open)} />
      <ToastStack />
      {features.map(({ feature, open: { Everywhere } }) => Everywhere && <Everywhere key={feature.name} />)}
      <Palette opened={shown === 'palette'} close={close} />
      <ShortcutSheet opened={shown === 'sheet'} close={close} />
    </div>
  );
}
