import { useMemo } from 'react';
import { textOf } from '#mail/bytes';
import { useActions, type Action } from '../../../app/actions.ts';
import { showToast } from '../../../app/toasts.ts';
import { useDesk } from '../desk-context.ts';
import { nextFinding } from '../panel/order.ts';
import { useBench, useHostBench } from '../store-context.ts';
import { openParts } from '../parts.ts';

/** Takes in what was typed and shows what would be deployed. */
export function useKeep(hostId: string): () => void {
  const bench = useBench();
  return useMemo(
    () => () => {
      // Going to another section takes in what was typed.
      bench.beforeLook.forEach((look) => look());
      const { benches, show } = bench.store.getState();
      const edited = benches[hostId]?.edited.length ?? 0;
      showToast({
        id: 'config-kept',
        tone: 'plain',
        title:
          edited === 0 ? 'Nothing is edited' : 'Kept on this computer; nothing is changed on the host yet',
        seconds: 6,
      });
      if (edited > 0 && openParts.length > 0) show('changes');
    },
    [bench, hostId],
  );
}

/** What keys and the palette do on the page of files. */
export function useFileActions(hostId: string): void {
  const bench = useBench();
  const desk = useDesk();
  const survey = useHostBench((state) => state.survey);
  const keep = useKeep(hostId);
  const actions = useMemo((): readonly Action[] => {
    const step = (way: 1 | -1): void => {
      const found = nextFinding(desk, hostId, way);
      if (found === undefined)
        showToast({
          id: 'no-findings',
          tone: 'plain',
          title: 'Nothing was found in the files of this host',
          seconds: 6,
        });
      else bench.reveal(hostId, found.path, { line: found.finding.line, column: found.finding.column });
    };
    return [
      { id: 'config.next', title: 'Next finding', group: 'Config', keys: ['f8'], run: () => step(1) },
      {
        id: 'config.previous',
        title: 'Previous finding',
        group: 'Config',
        keys: ['shift+f8'],
        run: () => step(-1),
      },
      {
        id: 'config.keep',
        title: 'Keep edits and review changes',
        group: 'Config',
        keys: ['mod+s'],
        run: keep,
      },
      {
        id: 'config.reread',
        title: 'Read the files again',
        group: 'Config',
        run: () => void bench.reread(hostId),
      },
      ...(survey?.sets.flatMap((set) => set.files) ?? []).map((file) => ({
        id: `config.file.${file.path}`,
        title: textOf(file.path),
        group: 'File',
        hint: file.role,
        run: () => bench.reveal(hostId, file.path),
      })),
    ];
  }, [bench, desk, hostId, survey, keep]);
  useActions(actions);
}
