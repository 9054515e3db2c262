import type { Finding, Surroundings } from '../../language.ts';
import { readingOn, type Mc } from '../reading.ts';
import { vocabulary } from '../vocabulary.ts';
import { checkCalls } from './calls.ts';
import { checkDefinitions } from './cf-definitions.ts';
import { checkRules } from './cf-rules.ts';
import type { Check } from './check.ts';
import { checkDuplicates } from './duplicates.ts';
import { checkFiles } from './files.ts';
import { checkHash } from './hash.ts';
import { checkJudgement } from './judgement.ts';
import { checkArguments } from './lists.ts';
import { checkMaps } from './maps.ts';
import { checkMilters } from './milters.ts';
import { checkNames } from './names.ts';
import { checkOrder } from './order.ts';
import { checkPorts } from './ports.ts';
import { checkQuotes } from './quotes.ts';
import { checkStray } from './stray.ts';
import { checkValues } from './values.ts';
import { checkWhole } from './whole.ts';

const checks: readonly ((check: Check) => void)[] = [
  ...[
    checkQuotes,
    checkHash,
    checkCalls,
    checkNames,
    checkOrder,
    checkWhole,
    checkDuplicates,
    checkJudgement,
  ],
  ...[
    checkValues,
    checkPorts,
    checkMilters,
    checkArguments,
    checkMaps,
    checkFiles,
    checkStray,
    checkRules,
    checkDefinitions,
  ],
];

const most = 2000;

/** All findings of an mc, by place. */
export function findings(mc: Mc, around: Surroundings): readonly Finding[] {
  const found: Finding[] = [];
  const check: Check = {
    text: mc.text,
    mc,
    reading: readingOn(mc, around.host),
    words: vocabulary(around.host.sendmail),
    around,
    add: (finding) => {
      found.push(finding);
    },
  };
  for (const one of checks) one(check);
  return found.sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to).slice(0, most);
}
