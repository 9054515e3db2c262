import { useMemo } from 'react';
import { useActions, type Action } from '../../app/actions.ts';

/** Starting and cancelling by keys: from the palette, and from the fields of the panel through the handler that is returned. */
export function useAskingKeys(of: {
  readonly id: string;
  /** `Look the domain up` */
  readonly title: string;
  readonly running: boolean;
  /** Why it cannot be started; absent when it can. */
  readonly whyNot: string | undefined;
  readonly begin: () => void;
  readonly cancel: () => void;
}): (event: React.KeyboardEvent) => void {
  const { id, title, running, whyNot, begin, cancel } = of;
  const actions = useMemo(
    (): readonly Action[] => [
      { id: `dns.${id}`, title, group: 'DNS', keys: ['mod+enter'], disabled: whyNot, run: begin },
      ...(running
        ? [{ id: `dns.${id}.cancel`, title: 'Cancel', group: 'DNS', keys: ['escape'], run: cancel }]
        : []),
    ],
    [id, title, running, whyNot, begin, cancel],
  );
  useActions(actions);
  return (event) => {
    // Keys that are pressed in a field never reach the actions of the window.
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    // Escape closes an open list first.
    const listed = event.target instanceof Element && event.target.matches('[aria-expanded="true"]');
    if (event.key === 'Escape' && running && !listed) cancel();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && whyNot === undefined) {
      event.preventDefault();
      begin();
    }
  };
}
