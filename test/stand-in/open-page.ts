import { createORPCClient } from '@orpc/client';
import { vi } from 'vitest';
import type { Api } from '../../renderer/app/client.ts';
import { openDesktopDoor } from '../../renderer/app/desktop-door.ts';
import type { StandIn } from './electron.ts';

/** What renderer/app/api.ts does in the page that the stand-in's window shows now, with the real code. */
export function openPage(standIn: StandIn): { readonly api: Api; readonly states: readonly string[] } {
  const page = standIn.windows[0]?.webContents.mainFrame.page?.window;
  if (page === undefined) throw new Error('no page is loaded');
  vi.stubGlobal('window', page);
  vi.stubGlobal('location', page.location);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  vi.stubGlobal('postMessage', page.postMessage.bind(page));
  const door = openDesktopDoor();
  const states: string[] = [];
  door.onState(({ kind }) => states.push(kind));
  return { api: createORPCClient(door.link), states };
}
