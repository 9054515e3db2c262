import type { Mta } from '../mta.ts';
import { procedure } from './config/procedure.ts';
import { readSurvey } from './config/read-survey.ts';
import { said } from './config/said.ts';
import { survey } from './config/survey.ts';

export const config: NonNullable<Mta['config']> = { survey, readSurvey, procedure, said };
