import { scriptedConfig } from '../../contract/scripted-config.ts';

/** The parts of the play that the features of configuration see. */
export function playConfig(): typeof scriptedConfig {
  return scriptedConfig;
}
