import type { ActAbout } from '#mail/mta/mta';

/** What goes with an action whose words do not matter to a test. */
export const about = (reason = ''): ActAbout => ({ reason, by: 'ops', note: '', jobId: 'job-1' });
