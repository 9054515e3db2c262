import { createORPCClient } from '@orpc/client';
import type { Api } from './client.ts';
import { openDesktopDoor } from './desktop-door.ts';
import type { DoorState } from './door-state.ts';
import { openServeDoor } from './serve-door.ts';

// The one place that knows which door is open: Electron serves the window from app://, the serve door from http://.
const door = location.protocol === 'app:' ? openDesktopDoor() : openServeDoor();

/** Everything the window may ask. A call that finds no connection rejects with `DoorLost`, at once. */
export const api: Api = createORPCClient(door.link);

/** Calls back at once, then after every change; returns the way to stop. */
export const onDoor = (heard: (state: DoorState) => void): (() => void) => door.onState(heard);
