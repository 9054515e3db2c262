import type { Mta } from '../../mta.ts';
import { procedure } from './procedure.ts';
import { said } from './said.ts';
import { readSurvey, survey } from './survey.ts';

export const config: NonNullable<Mta['config']> = { survey, readSurvey, procedure, said };
