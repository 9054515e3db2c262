import type { Lab } from '../lab/lab.ts';
import type { MailHost } from '../lab/mail-host.ts';

export type MtaName = 'postfix' | 'sendmail';

interface Listed {
  queue_id: string;
  queue_name: string;
}

export async function postfixQueue(lab: Lab): Promise<Map<string, string>> {
  const text = (
    await lab.postfix.must('postqueue -c /etc/postfix -j; postqueue -c /etc/postfix-out -j')
  ).trim();
  return new Map(
    text
      .split('\n')
      .map((line) => JSON.parse(line) as Listed)
      .map(({ queue_id, queue_name }) => [queue_id, queue_name]),
  );
}

export async function sendmailQueue(lab: Lab): Promise<string[]> {
  const text = await lab.sendmail.must(
    'for q in "-Am -bp" "-Am -bp -qQ" "-Am -bp -qL" "-Ac -bp"; do sendmail $q; done',
  );
  return [...text.matchAll(/^([0-9A-Za-z]{14})[*?X ]/gm)].map((match) => match[1] ?? '').sort();
}

/** What the host's own tools and disk say, whatever its MTA: never asked through Postroom. */
export interface Truth {
  readonly host: MailHost;
  /** Every id in its queues. */
  queued(): Promise<string[]>;
  held(): Promise<string[]>;
  /** Ids of which the whole message lies in a trash folder. */
  kept(): Promise<string[]>;
  /** The body of a queued message, as it is on disk. */
  body(id: string): Promise<string>;
  /** The records of holds, all in one text; empty when there is none. */
  register(): Promise<string>;
}

const lines = (text: string): string[] => text.split('\n').filter(Boolean).sort();
const register = (host: MailHost): Promise<string> =>
  host.must(
    'cd /var/lib/postroom/holds 2>/dev/null || exit 0; for f in [0-9a-z]*; do case $f in *.pid|"[0-9a-z]*") ;; *) cat "$f";; esac; done',
  );

export function truthOf(lab: Lab, on: MtaName): Truth {
  const host = lab[on];
  if (on === 'postfix')
    return {
      host,
      queued: async () => [...(await postfixQueue(lab)).keys()].sort(),
      held: async () =>
        [...(await postfixQueue(lab))].flatMap(([id, queue]) => (queue === 'hold' ? id : [])).sort(),
      kept: async () =>
        lines(
          await host.must(
            'for d in /var/spool/postfix*/.postroom-trash; do test -d "$d" && find "$d" -mindepth 2 -maxdepth 2 -type f ! -name about -printf "%f\\n"; done; true',
          ),
        ),
      body: (id) => host.must(`postcat -c /etc/postfix -bq ${id}`),
      register: () => register(host),
    };
  return {
    host,
    queued: () => sendmailQueue(lab),
    held: async () =>
      [...(await host.must('sendmail -Am -bp -qQ')).matchAll(/^([0-9A-Za-z]{14})[*?X ]/gm)]
        .map((match) => match[1] ?? '')
        .sort(),
    // Both halves: envelope and body.
    kept: async () =>
      lines(
        await host.must(
          'cd /var/spool && find . -path "*/.postroom-trash/*" -type f -name "hf*" | while read -r f; do i=${f##*/hf}; find . -path "*/.postroom-trash/*" -type f -name "df$i" | grep -q . && echo "$i"; done; true',
        ),
      ),
    body: (id) =>
      host.must(`find /var/spool/mqueue* -path "*.postroom*" -prune -o -name df${id} -exec cat {} +`),
    register: () => register(host),
  };
}
