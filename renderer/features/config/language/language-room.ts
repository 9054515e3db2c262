import type { Finding } from '#mail/config/language';
import { answer } from './answers.ts';
import { lookAt, placedIn, sameFindings } from './looking.ts';
import { Mirror } from './mirror.ts';
import type { Ask, Tell } from './wire.ts';

/** Timers of the worker; a test brings its own. */
export interface Timers {
  readonly after: (ms: number, run: () => void) => unknown;
  readonly clear: (timer: unknown) => void;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** After the last key press, the other files of the configuration are looked at again. */
const othersMs = 300;
/** A file that takes longer than this to look through waits for a pause as long as that: keys never queue up. */
const quickMs = 25;
/** A file that takes no longer than this is looked through as soon as a key is told: a timer alone costs a frame. */
const atOnceMs = 6;
/** Names are asked for on the host when nobody has typed for this long: half a name is no name. */
const wantedMs = 900;

interface Room {
  readonly mirror: Mirror;
  /** Edited since its findings were told. */
  readonly dirty: Set<string>;
  /** To be looked at again because something else changed. */
  readonly others: Set<string>;
  readonly told: Map<string, readonly Finding[]>;
  readonly wanted: Set<string>;
  /** Milliseconds that the last look at a file took. */
  readonly costs: Map<string, number>;
}

/**
 * Everything that understands configuration files, for all hosts of the window. Edits are applied at once; what is found
 * in the edited file is told with the key where that is quick, otherwise as soon as no further message waits; of the other
 * files a moment later.
 */
export class LanguageRoom {
  readonly #tell: (tell: Tell) => void;
  readonly #timers: Timers;
  readonly #rooms = new Map<string, Room>();
  #soon: unknown;
  #later: unknown;
  #asking: unknown;

  constructor(tell: (tell: Tell) => void, timers: Timers) {
    this.#tell = tell;
    this.#timers = timers;
  }

  take(ask: Ask): void {
    const room = this.#room(ask.hostId);
    const { mirror, dirty, others } = room;
    switch (ask.kind) {
      case 'host':
        mirror.know(ask.sets, ask.knowledge);
        this.#lookAtOthers(room, undefined, 0);
        return;
      case 'text': {
        const fresh = !mirror.has(ask.path);
        mirror.put(ask.path, ask.text, ask.form);
        dirty.add(ask.path);
        this.#lookSoon();
        this.#lookAtOthers(room, ask.path, fresh ? 50 : othersMs);
        return;
      }
      case 'form':
        mirror.reform(ask.path, ask.form);
        dirty.add(ask.path);
        this.#lookSoon();
        return;
      case 'edits':
        mirror.edit(ask.path, ask.edits);
        if (ask.told) {
          dirty.delete(ask.path);
          this.#lookAtOthers(room, ask.path, othersMs);
          // Whoever told them may have been wrong by then: they are told again, even if they are the same as before.
          room.told.delete(ask.path);
          others.add(ask.path);
          return;
        }
        dirty.add(ask.path);
        others.delete(ask.path);
        if ((room.costs.get(ask.path) ?? Infinity) > atOnceMs) this.#lookSoon();
        else {
          dirty.delete(ask.path);
          this.#find(ask.hostId, room, ask.path);
        }
        this.#lookAtOthers(room, ask.path, othersMs);
        return;
      case 'question': {
        let told: unknown;
        try {
          told = answer(mirror, ask.path, ask.what, ask.ask);
        } finally {
          // Whoever waits gets an answer, also when a language failed.
          this.#tell({ kind: 'answer', id: ask.id, answer: told });
        }
      }
    }
  }

  #room(hostId: string): Room {
    const room = this.#rooms.get(hostId) ?? {
      mirror: new Mirror(),
      dirty: new Set<string>(),
      others: new Set<string>(),
      told: new Map<string, readonly Finding[]>(),
      wanted: new Set<string>(),
      costs: new Map<string, number>(),
    };
    this.#rooms.set(hostId, room);
    return room;
  }

  #lookSoon(): void {
    const cost = Math.max(
      0,
      ...[...this.#rooms.values()].flatMap(({ dirty, costs }) =>
        [...dirty].map((path) => costs.get(path) ?? 0),
      ),
    );
    if (cost <= quickMs && this.#soon !== undefined) return;
    this.#timers.clear(this.#soon);
    this.#soon = this.#timers.after(cost <= quickMs ? 0 : Math.min(cost, 1000), () => this.#lookAtDirty());
  }

  #lookAtDirty(): void {
    this.#soon = undefined;
    for (const [hostId, room] of this.#rooms)
      for (const path of room.dirty) {
        room.dirty.delete(path);
        this.#find(hostId, room, path);
      }
  }

  #lookAtOthers(room: Room, except: string | undefined, ms: number): void {
    const { mirror, others } = room;
    const set = except === undefined ? undefined : mirror.set(except);
    for (const { files } of set === undefined ? mirror.sets : [set])
      for (const { path } of files) if (path !== except && mirror.has(path)) others.add(path);
    this.#timers.clear(this.#later);
    this.#later = this.#timers.after(ms, () => this.#nextOther());
    this.#timers.clear(this.#asking);
    this.#asking = this.#timers.after(wantedMs, () => this.#askForNames());
  }

  /** One file at a time: between two of them, key presses have their turn. */
  #nextOther(): void {
    for (const [hostId, room] of this.#rooms) {
      const [path] = room.others;
      if (path === undefined) continue;
      room.others.delete(path);
      this.#find(hostId, room, path);
      this.#later = this.#timers.after(0, () => this.#nextOther());
      return;
    }
  }

  #find(hostId: string, room: Room, path: string): void {
    const { mirror, told, costs } = room;
    const begun = this.#timers.now();
    const found = lookAt(mirror, path);
    const text = mirror.text(path);
    if (found === undefined || text === undefined) return;
    costs.set(path, this.#timers.now() - begun);
    if (sameFindings(found, told.get(path))) return;
    told.set(path, found);
    const findings = placedIn(text, found);
    this.#tell({ kind: 'findings', hostId, path, findings });
  }

  #askForNames(): void {
    for (const [hostId, { mirror, wanted }] of this.#rooms) {
      const names = { paths: [] as string[], users: [] as string[] };
      for (const { files } of mirror.sets)
        for (const { path } of files) {
          const ask = mirror.has(path) ? mirror.language(path).wanted?.(mirror.parsed(path)) : undefined;
          for (const kind of ['paths', 'users'] as const)
            for (const name of ask?.[kind] ?? []) {
              const known = kind === 'paths' ? mirror.knowledge.paths : mirror.knowledge.users;
              if (wanted.has(`${kind} ${name}`) || Object.hasOwn(known, name)) continue;
              wanted.add(`${kind} ${name}`);
              names[kind].push(name);
            }
        }
      if (names.paths.length + names.users.length > 0) this.#tell({ kind: 'wanted', hostId, ...names });
    }
  }
}
