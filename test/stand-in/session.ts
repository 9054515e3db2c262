import { EventEmitter } from 'node:events';
import type { Session } from 'electron';

type Handlers = {
  request: Parameters<Session['setPermissionRequestHandler']>[0];
  check: Parameters<Session['setPermissionCheckHandler']>[0];
  device: Parameters<Session['setDevicePermissionHandler']>[0];
  display: Parameters<Session['setDisplayMediaRequestHandler']>[0];
};

type Modelled = Pick<
  Session,
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setSpellCheckerEnabled'
>;

/** Keeps what main has set, for tests to ask. Electron's own answer to an unset handler is yes. */
export class StandInSession extends EventEmitter implements Modelled {
  readonly handlers: Handlers = { request: null, check: null, device: null, display: null };
  beforeRequest:
    ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void) | undefined;
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<StandInSession['beforeRequest']>): void => {
      this.beforeRequest = listener;
    },
  };
  setPermissionRequestHandler(handler: Handlers['request']): void {
    this.handlers.request = handler;
  }
  setPermissionCheckHandler(handler: Handlers['check']): void {
    this.handlers.check = handler;
  }
  setDevicePermissionHandler(handler: Handlers['device']): void {
    this.handlers.device = handler;
  }
  setDisplayMediaRequestHandler(handler: Handlers['display']): void {
    this.handlers.display = handler;
  }
  setSpellCheckerEnabled(): void {
    // Nothing to spell here.
  }
  /** Whether a request of the page would leave. */
  lets(url: string): boolean {
    let cancelled = false;
    this.beforeRequest?.({ url }, ({ cancel }) => (cancelled = cancel === true));
    return !cancelled;
  }
}
