// Takes the place of electron/services/index.ts in the bundle that build-scripted.ts makes.
import { createScriptedServices } from '../contract/scripted-services.ts';

export const createServices = (): Promise<ReturnType<typeof createScriptedServices>> =>
  Promise.resolve(createScriptedServices());
