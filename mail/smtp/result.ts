import { saidBy } from './expectation.ts';
import type { Stage, Step } from './step.ts';
import type { Happening, Reply, SessionResult } from './transcript.ts';

/** The command that a stage belongs to, as people say it. */
export const stageNames: Readonly<Record<Stage, string>> = {
  connect: 'connecting',
  greeting: 'the greeting',
  tls: 'STARTTLS',
  hello: 'EHLO',
  auth: 'AUTH',
  sender: 'MAIL',
  recipient: 'RCPT',
  data: 'DATA',
  message: 'the end of the message',
  quit: 'QUIT',
  other: 'a command',
};

/** `queued as ID` of Postfix, `ID Message accepted` of sendmail and OpenSMTPD, `OK id=ID` of Exim. */
export function queueIdIn({ code, texts }: Reply): string | undefined {
  if (!code.startsWith('2')) return undefined;
  for (const text of texts) {
    const [, id] =
      /\bqueued as ([A-Za-z0-9]{5,30})\b/.exec(text) ??
      /^:? ?([A-Za-z0-9]{8,30}) Message accepted\b/.exec(text) ??
      /\bid=([A-Za-z0-9]{6}-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4})\b/.exec(text) ??
      [];
    if (id !== undefined) return id;
  }
  return undefined;
}

/**
 * Time that went into each stage, in the order of their first happening. What went by before something was sent is
 * left out: then the server waited for us, not we for it.
 */
function timesOf(happenings: readonly Happening[]): SessionResult['times'] {
  const times = new Map<Stage, number>();
  let before = 0;
  for (const happening of happenings) {
    const { at, kind, stage } = happening;
    if (kind === 'reply' || kind === 'connected' || kind === 'secured' || kind === 'ended')
      times.set(stage, (times.get(stage) ?? 0) + at - before);
    else if (kind === 'sent' && !times.has(stage)) times.set(stage, 0);
    before = at;
  }
  return [...times].map(([stage, ms]) => ({ stage, ms: Math.round(ms * 100) / 100 }));
}

function reachedBy(happenings: readonly Happening[]): Stage | undefined {
  let reached: Stage | undefined;
  for (const happening of happenings) {
    if (happening.kind === 'connected') reached = 'connect';
    else if (happening.kind === 'secured') reached = 'tls';
    else if (happening.kind === 'judged' && !happening.ok) return reached;
    else if (happening.kind === 'reply' && /^[23]/.test(happening.reply.code)) {
      const { stage } = happening;
      // The reply to STARTTLS is not TLS yet.
      if (stage !== 'other' && stage !== 'connect' && stage !== 'tls') reached = stage;
    }
  }
  return reached;
}

type Replied = Extract<Happening, { kind: 'reply' }>;

const refusalWords = ({ reply, stage }: Replied): string =>
  `${[reply.code, reply.enhanced].filter((word) => word !== '').join(' ')} at ${stageNames[stage]}: ${
    reply.texts.find((text) => text !== '') ?? 'without a word'
  }`;

/** What a session came to. `steps`: those that were prepared, as the happenings' `step` counts them. */
export function resultOf(happenings: readonly Happening[], steps: readonly Step[]): SessionResult {
  const replies = happenings.filter((happening): happening is Replied => happening.kind === 'reply');
  const reached = reachedBy(happenings);
  const accepted = replies
    .filter(({ stage, reply }) => stage === 'message' && reply.code.startsWith('2'))
    .at(-1);
  const queueId = accepted === undefined ? undefined : queueIdIn(accepted.reply);
  return {
    happenings,
    times: timesOf(happenings),
    ...(reached === undefined ? {} : { reached }),
    ...endOf(happenings, steps, replies, accepted),
    ...(queueId === undefined ? {} : { queueId }),
  };
}

function endOf(
  happenings: readonly Happening[],
  steps: readonly Step[],
  replies: readonly Replied[],
  accepted: Replied | undefined,
): Pick<SessionResult, 'outcome' | 'words'> {
  const ended = happenings.find((happening) => happening.kind === 'ended');
  const endWords = ended?.words ?? 'The session has not ended.';
  if (!happenings.some(({ kind }) => kind === 'connected'))
    return { outcome: 'no connection', words: endWords };

  const judged = happenings.filter((happening) => happening.kind === 'judged');
  const wanted = judged.filter(({ step }) => steps[step]?.expect !== undefined);
  const missed = wanted.find(({ ok }) => !ok);
  if (missed !== undefined)
    return { outcome: 'not as expected', words: `At ${stageNames[missed.stage]}: ${missed.words}` };

  const stopped = judged.find(({ ok }) => !ok);
  const refusal =
    stopped === undefined
      ? accepted === undefined
        ? replies
            .filter(({ reply, stage }) => /^[45]/.test(reply.code) && !['quit', 'other'].includes(stage))
            .at(-1)
        : undefined
      : replies.find(({ reply, step }) => step === stopped.step && /^[45]/.test(reply.code));
  const cut = ended === undefined || !['quit', 'dropped'].includes(ended.how);
  const fulfilled = wanted.length > 0 && stopped === undefined;
  if (fulfilled && (!cut || lastWanted(steps, wanted.at(-1)?.step)))
    return { outcome: 'as expected', words: 'Everything was as expected.' };
  if (refusal !== undefined && !(stopped === undefined && accepted !== undefined))
    return {
      outcome: refusal.reply.code.startsWith('5') ? 'refused' : 'put off',
      words: refusalWords(refusal),
    };
  if (stopped !== undefined)
    return {
      // What is not offered is refused before it was asked for.
      outcome:
        wantsOffer(steps[stopped.step]) &&
        !happenings.some((one) => one.kind === 'sent' && one.step === stopped.step)
          ? 'refused'
          : 'cut off',
      words: `At ${stageNames[stopped.stage]}: ${stopped.words}`,
    };
  if (accepted !== undefined)
    return { outcome: 'accepted', words: `The message was accepted: ${saidBy(accepted.reply)}` };
  return cut
    ? { outcome: 'cut off', words: endWords }
    : { outcome: 'accepted', words: 'Everything that was asked was accepted.' };
}

/** Whether nothing was left to do after this step: then a closed connection took nothing away. */
const lastWanted = (steps: readonly Step[], step: number | undefined): boolean =>
  step !== undefined && steps.slice(step + 1).every(({ stage }) => stage === 'quit');

const wantsOffer = (step: Step | undefined): boolean =>
  (step?.kind === 'starttls' || step?.kind === 'auth') && step.ifOffered === true;
