import { expect } from 'vitest';
import type { MailHost } from '../../../lab/mail-host.ts';

const left =
  "systemctl list-units --plain --no-legend --state=active,activating,deactivating,failed 'postroom-*'; find /etc/systemd /etc/cron.d -name '*postroom*'";

/** Waits until systemd knows no unit of a deploy and no file of one is left; a guard looks once a second whether it is needed. */
export const nothingLeft = (host: MailHost): Promise<void> => expect.poll(() => host.must(left)).toBe('');
