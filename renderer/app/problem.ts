import { z } from 'zod';

/** What happened, what to do, and the raw words of the host: the three parts of every error we show. */
export interface Problem {
  readonly what: string;
  readonly todo: string;
  readonly raw: string;
}

const answered = z.object({
  code: z.string(),
  message: z.string(),
  data: z
    .object({
      what: z.string().optional(),
      todo: z.string().optional(),
      raw: z.string().optional(),
      detail: z.string().optional(),
    })
    .optional()
    .catch(undefined),
});

const known: Record<string, { what?: string; todo: string }> = {
  OFFLINE: { todo: 'Connect to the host, then try again.' },
  READ_ONLY: { todo: 'Switch off read-only in the settings of this host.' },
  NO_SUCH_HOST: { todo: 'Add it again if it was removed by mistake.' },
  BAD_REQUEST: {
    what: 'Postroom refused this request: a value is not in the expected form.',
    todo: 'Correct it and try again. Nothing was sent to a host.',
  },
  INTERNAL_SERVER_ERROR: {
    what: 'Postroom itself failed.',
    todo: 'Look at the Journal to see what reached the host, then try again.',
  },
};

/** Turns anything that was thrown by a call of the contract into words. Never throws. */
export function problemOf(error: unknown): Problem {
  const read = answered.safeParse(error);
  if (read.success) {
    const { code, message, data } = read.data;
    const words = known[code];
    return {
      what:
        (data?.what ?? '') ||
        words?.what ||
        (message.includes(data?.detail ?? '') ? message : `${message} ${data?.detail ?? ''}`),
      todo: (data?.todo ?? '') || (words?.todo ?? ''),
      raw: data?.raw ?? '',
    };
  }
  return {
    what: "Postroom's service did not answer.",
    todo: 'It may be unknown whether the last action reached the host: the Journal tells.',
    raw: error instanceof Error ? error.message : String(error),
  };
}
