import { z } from 'zod';
import type { Deploy, Rollout } from '#contract/deploys';
import { keep, kept } from '../../../app/keep.ts';
import { closeToast, showToast } from '../../../app/toasts.ts';
import type { Workbench } from '../workbench.ts';
import { standing } from './deploy-words.ts';
import { wanting } from './deploy-order.ts';
import type { Deploys } from './deploys-store.ts';

const lines = (...words: readonly string[]): string => words.filter(Boolean).join(' ');

/**
 * Notes for whoever looks at another page: a word is wanted, a deploy has come to an end. What is on the page or in
 * the dialog anyway is not said twice; ends are told once, also over reloads.
 */
export function startNotes(bench: Workbench, store: Deploys): () => void {
  const { session } = bench;
  /** Seen under way here, and not yet told to have ended: what ended before anybody looked is no news. */
  const followed = new Set(kept('config.deploys-followed', z.array(z.string()), []));
  const keepFollowed = (): void => keep('config.deploys-followed', [...followed].slice(-300));
  const asked = new Set<string>();

  const onScreen = (hostId: string, deployId?: string): boolean => {
    const { hostId: here, page } = session.getState();
    return (
      (here === hostId && page === 'config' && bench.store.getState().section === 'changes') ||
      (deployId !== undefined && store.getState().shown === deployId)
    );
  };
  const goTo = (hostId: string): void => {
    session.getState().go({ hostId, page: 'config' });
    bench.store.getState().show('changes');
  };

  const tellEnd = (deploy: Deploy): void => {
    if (!followed.delete(deploy.id)) return;
    keepFollowed();
    if (store.getState().shown === deploy.id) return;
    const { tone, title, means, todo } = standing(deploy, Date.now());
    const good = tone === 'good';
    showToast({
      id: `deploy-${deploy.id}`,
      tone: good ? 'good' : 'bad',
      title,
      body: good ? '' : lines(deploy.why, means, todo),
      buttons: [
        {
          label: 'Details',
          run: () => {
            closeToast(`deploy-${deploy.id}`);
            store.getState().show(deploy.id);
          },
        },
      ],
      // On its own page the end is told beside it: the note must not lie over the next deploy's button for good.
      ...(good ? { seconds: 12 } : onScreen(deploy.hostId) ? { seconds: 20 } : {}),
    });
  };
  const ask = (deploy: Deploy): void => {
    const { decide, show } = store.getState();
    const { title, means, todo } = standing(deploy, Date.now());
    showToast({
      id: `deploy-${deploy.id}`,
      tone: 'busy',
      title,
      body: lines(means, todo),
      buttons: [
        { label: 'Keep', run: () => decide(deploy, 'confirm') },
        { label: 'Roll back', run: () => decide(deploy, 'rollback') },
        { label: 'Details', run: () => show(deploy.id) },
      ],
    });
  };
  const askRollout = (rollout: Rollout): void => {
    const { goOn } = store.getState();
    const [first, ...others] = rollout.hosts;
    showToast({
      id: `deploy-${rollout.id}`,
      tone: 'busy',
      title: `${first?.hostName ?? ''} is done: shall the others follow?`,
      body: others.map(({ hostName }) => hostName).join(', '),
      buttons: [
        { label: 'Go on', run: () => goOn(rollout, 'go on') },
        { label: 'Stop', run: () => goOn(rollout, 'stop') },
        { label: 'Details', run: () => goTo(first?.hostId ?? '') },
      ],
    });
  };

  const look = (): void => {
    const { deploys, rollouts } = store.getState();
    const questions = new Map<string, { seen: boolean; ask: () => void }>();
    for (const deploy of wanting(deploys))
      questions.set(deploy.id, { seen: onScreen(deploy.hostId, deploy.id), ask: () => ask(deploy) });
    for (const rollout of rollouts)
      if (rollout.state === 'canary')
        questions.set(rollout.id, {
          seen: rollout.hosts.some(({ hostId }) => onScreen(hostId)),
          ask: () => askRollout(rollout),
        });
    for (const id of asked)
      if (questions.get(id)?.seen !== false) {
        asked.delete(id);
        closeToast(`deploy-${id}`);
      }
    for (const [id, { seen, ask: say }] of questions)
      if (!seen && !asked.has(id)) {
        asked.add(id);
        say();
      }
    for (const deploy of deploys)
      if (deploy.ended) tellEnd(deploy);
      else if (!followed.has(deploy.id)) {
        followed.add(deploy.id);
        keepFollowed();
      }
  };
  const stops = [store.subscribe(look), session.subscribe(look), bench.store.subscribe(look)];
  return () => stops.forEach((stop) => stop());
}
