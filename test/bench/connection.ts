import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2, { type Client } from 'ssh2';
import type { Command } from '#mail/command';
import { Rig } from '../electron/services/hosts/rig.ts';
import { account, type Ground } from './ground.ts';
import { type Figure, race, ratio, timed } from './measure.ts';

const bench = 'connection';
// A file on both sides: a login shell would answer `true` itself.
const program = '/bin/true';
const nothing: Command = { argv: [program], root: false, effect: 'read', shown: 'true' };

/** The library that Postroom logs in with, and nothing around it. */
function bareClient(ground: Ground): Promise<Client> {
  const { host } = ground.postfix;
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('ready', () => resolve(client));
    client.on('error', reject);
    client.connect({
      // Left to itself the library waits 40 ms for acknowledgements.
      sock: connect({ host: host.ip, port: host.port, noDelay: true }),
      username: account,
      privateKey: readFileSync(host.keyFile),
    });
  });
}

const bareTrue = (client: Client): Promise<void> =>
  new Promise((resolve, reject) => {
    client.exec(program, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      channel.on('close', (code: number) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
      channel.resume();
    });
  });

export async function connection(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { postfix, say } = ground;
  const rig = new Rig({ knownHosts: postfix.host.knownHosts });
  const client = await bareClient(ground);
  try {
    const hostId = await rig.addLab(postfix.host, account);
    const run = async (): Promise<void> => {
      const result = await rig.hosts.run(hostId, nothing, { action: 'bench' });
      if (result.status !== 'exited' || result.code !== 0) throw new Error(JSON.stringify(result));
    };
    await rig.hosts.facts(hostId);
    say('running `true` on a live connection');
    const live = await race(quick ? 25 : 51, [
      async () => ({ ours: await timed(run) }),
      async () => ({ openssh: await postfix.ssh.live(program) }),
      async () => ({ bare: await timed(() => bareTrue(client)) }),
    ]);
    say('connecting');
    const fresh = await race(quick ? 7 : 15, [
      async () => {
        rig.hosts.disconnect(hostId);
        const ours = await timed(() => {
          rig.hosts.connect(hostId);
          return run();
        });
        // What the host is made of is looked at next to the first command; the next contestant must not pay for it.
        await rig.hosts.probe(hostId);
        return { ours };
      },
      async () => ({ openssh: await postfix.ssh.fresh(program) }),
    ]);
    const figure = (
      samples: typeof live,
      what: string,
      against: string,
      under: string,
      aim?: number,
    ): Figure => {
      const { over: ours, under: theirs, ...rest } = ratio(samples, 'ours', under);
      const judged = aim === undefined ? {} : { aim: { atMost: aim } };
      return { bench, what, against, ...rest, ...judged, ours, theirs };
    };
    return [
      figure(live, '`true`, live', 'ssh true, ControlMaster', 'openssh'),
      figure(live, '`true`, live', 'bare ssh2 true', 'bare', 1.2),
      figure(fresh, 'connect and `true`', 'ssh true', 'openssh', 1.2),
    ];
  } finally {
    client.end();
    await rig.stop();
  }
}
