import type { Change, Plan, Survey } from '#contract/config';
import type { Deploy, Rollout } from '#contract/deploys';
import type { Api } from '../queue/bench.ts';

/** A file as it is on its host, as a change is made from it. */
export async function opened(api: Api, hostId: string, path: string): Promise<Change> {
  const { state, content } = await api.config.open({ hostId, path });
  return { path, base: state.sha256!, content };
}

export const setOf = ({ sets }: Survey, mta: string): string => sets.find((set) => set.mta === mta)!.id;

/** A plan at its end, and every state that was told on the way. */
export async function planned(
  api: Api,
  hostId: string,
  setId: string,
  changes: Change[],
): Promise<{ plan: Plan; told: Plan[] }> {
  const told: Plan[] = [];
  for await (const plan of await api.config.plan({ hostId, setId, changes })) told.push(plan);
  return { plan: told.at(-1)!, told };
}

/** Waits until a deploy is as wanted; throws when it ends otherwise. */
export async function until(
  api: Api,
  deployId: string,
  wanted: (deploy: Deploy) => boolean,
): Promise<Deploy> {
  for await (const { deploys } of await api.deploys.watch()) {
    const deploy = deploys.find(({ id }) => id === deployId);
    if (deploy === undefined) continue;
    if (wanted(deploy)) return deploy;
    if (deploy.ended && deploy.commit === undefined && deploy.state !== 'done')
      throw new Error(`${deploy.state}: ${deploy.why} ${JSON.stringify(deploy.steps)}`);
  }
  throw new Error('the watch ended');
}

export const ended = (api: Api, deployId: string): Promise<Deploy> =>
  until(api, deployId, (deploy) => deploy.ended);

export async function rolledOut(
  api: Api,
  id: string,
  wanted: (rollout: Rollout) => boolean,
): Promise<Rollout> {
  for await (const { rollouts } of await api.deploys.watch()) {
    const rollout = rollouts.find((one) => one.id === id);
    if (rollout !== undefined && wanted(rollout)) return rollout;
  }
  throw new Error('the watch ended');
}
