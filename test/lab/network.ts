import { type Claim, bridgeName, namespaceName } from './claim.ts';
import { must } from './command.ts';

/** One end of the lab's wire: a network namespace with its addresses. */
export interface Place {
  name: string;
  /** Two letters, because a link's name may have 15 characters. */
  mark: string;
  /** Last numbers of its addresses; the first is the main one. */
  addresses: readonly [number, ...number[]];
}

const batch = (lines: readonly string[], namespace?: string): Promise<string> =>
  must(['ip', ...(namespace === undefined ? [] : ['-n', namespace]), '-batch', '-'], {
    stdin: `${lines.join('\n')}\n`,
  });

/** No place has a default route: a lab can reach itself and nothing else. */
export async function layNetwork({ id, prefix }: Claim, places: readonly Place[]): Promise<void> {
  const bridge = bridgeName(id);
  await batch([
    `link add ${bridge} type bridge`,
    `addr add ${prefix}.1/24 dev ${bridge}`,
    `link set ${bridge} up`,
    ...places.flatMap(({ name, mark }) => [
      `netns add ${namespaceName(id, name)}`,
      `link add ${bridge}-${mark} type veth peer name eth0 netns ${namespaceName(id, name)}`,
      `link set ${bridge}-${mark} master ${bridge} up`,
    ]),
  ]);
  await Promise.all(
    places.map(({ name, addresses }) =>
      batch(
        [
          'link set lo up',
          ...addresses.map((last) => `addr add ${prefix}.${last}/24 dev eth0`),
          'link set eth0 up',
        ],
        namespaceName(id, name),
      ),
    ),
  );
}

/** The command line that runs `argv` with the network of a place. */
export function inNetwork(namespace: string, argv: readonly string[]): string[] {
  return ['nsenter', `--net=/run/netns/${namespace}`, '--', ...argv];
}
