import { addressList, atSign, domainOf, folded, localOf, quoted, sameText, split } from '../addresses.ts';
import { type End, bounce } from '../ends.ts';
import { fileOf, linesOf } from '../files.ts';
import { type Hit, findKey, mapsOf } from '../maps.ts';
import { type Steps, Unanswered, fileTable } from '../need.ts';
import { resolve } from '../resolve.ts';
import type { Stage } from '../trace.ts';
import { rewritten } from '../trivial.ts';
import { account } from './accounts.ts';
import type { Local, Mailbox } from './delivery.ts';
import { expanded, forwardFile } from './forward.ts';
import { deliverMailbox, deliverUnknown } from './mailbox.ts';

const deepest = 60;

function mailboxOf(address: string, { settings }: Local): Mailbox {
  const whole = folded(localOf(address));
  const parts = split(whole, settings.delimiting);
  const bad = parts?.extension.includes('/') === true;
  return {
    address,
    local: bad ? parts.user : whole,
    user: parts?.user ?? whole,
    extension: parts === undefined || bad ? '' : parts.extension,
  };
}

/** One recipient of local(8): aliases, .forward, mailbox, in its order (deliver_recipient). */
export function* deliverLocal(address: string, state: Local, above: Stage): Steps<End[]> {
  const mailbox = mailboxOf(address, state);
  const stage = above.open();
  const ends = yield* deliver(mailbox, state, stage);
  above.close(stage, state.transport, {
    before: quoted(address),
    words: `${quoted(address)} is delivered on this host`,
    cites: state.settings.cite('local_transport'),
  });
  return ends;
}

function* deliver(mailbox: Mailbox, state: Local, stage: Stage): Steps<End[]> {
  const { settings } = state;
  const { address, user, local, extension } = mailbox;
  if (state.aliases.length + state.chain.length > deepest) return [looped(address, stage)];
  if (state.chain.some((one) => sameText(one, address)))
    return [looped(address, stage, `mail forwarding loop for ${address}`)];
  if (user === '') return [bounce(address, '5.1.3', `null username in "${address}"`)];
  for (const name of extension === '' ? [local] : [local, user]) {
    if (sameText(state.aliases.at(-1) ?? '', name)) continue;
    const hit = yield* findKey(mapsOf(settings, 'alias_maps'), name, stage);
    if (hit === undefined) continue;
    if (state.aliases.includes(name))
      return [looped(address, stage, `alias database loop for ${namedLast(state.aliases, name)}`)];
    return yield* throughAlias(name, hit, name === local ? '' : extension, mailbox, state, stage);
  }
  // Mail for somebody else than the owner of the list becomes a message of its own.
  if ((state.owner !== '' && !sameText(state.owner, user)) || state.from === 'include')
    return yield* state.again(address, state.chain, stage);
  const person = yield* account(user);
  if (person !== undefined && settings.raw('forward_path') !== '') {
    const forward = yield* forwardFile(settings, mailbox, person, stage);
    if (forward !== undefined && !state.forwards.has(forward.path)) {
      const goesOn = settings.words('propagate_unmatched_extensions').includes('forward');
      const below: Local = {
        ...state,
        aliases: [...state.aliases, local],
        from: 'forward',
        owner: user,
        home: person.home,
        unmatched: goesOn && !forward.usesExtension ? extension : '',
        forwards: new Set([...state.forwards, forward.path]),
      };
      const ends = yield* eachToken(forward.lines, mailbox, below, stage);
      if (ends.length > 0) {
        stage.decided(forward.path);
        return ends;
      }
    }
  }
  const end = yield* deliverMailbox(mailbox, person, state.transport, settings, stage);
  if (end !== undefined) return [end];
  const unknown = yield* deliverUnknown(mailbox, settings, stage);
  if (!('relay' in unknown)) return [unknown];
  const relay = expanded(unknown.relay, mailbox, undefined);
  if (relay === undefined) throw new Unanswered(`luser_relay = ${unknown.relay} names something unknown`);
  return yield* toAddress(relay, mailbox, { ...state, unmatched: '' }, stage);
}

/** The alias of a round that Postfix is at when it gives up: the 25th after the first. */
function namedLast(aliases: readonly string[], again: string): string {
  const start = aliases.indexOf(again);
  return aliases[start + ((25 - start) % (aliases.length - start))] ?? again;
}

function looped(
  address: string,
  stage: Stage,
  words = `recipient nesting limit exceeded for ${address}`,
): End {
  stage.note('error', 'loop', `${quoted(address)} leads back to itself. Postfix returns the mail: ${words}.`);
  return bounce(address, '5.4.6', words);
}

function* throughAlias(
  name: string,
  hit: Hit,
  extension: string,
  mailbox: Mailbox,
  state: Local,
  stage: Stage,
): Steps<End[]> {
  const { settings } = state;
  stage.decided(`alias "${name}: ${hit.value}"`);
  const special = settings.yes('owner_request_special');
  const owner = special ? yield* findKey(mapsOf(settings, 'alias_maps'), `owner-${name}`, stage) : undefined;
  const goesOn = settings.words('propagate_unmatched_extensions').includes('alias');
  const problems = settings.yes('expand_owner_alias') ? owner?.value : `owner-${name}`;
  const below: Local = {
    ...state,
    aliases: [...state.aliases, name],
    from: 'alias',
    owner: owner === undefined ? '' : localOf(rewritten(problems ?? '', settings)),
    home: '',
    unmatched: goesOn ? extension : '',
  };
  const ends = yield* eachToken([hit.value], mailbox, below, stage);
  if (ends.length > 0) return ends;
  return [bounce(mailbox.address, '4.3.0', 'alias database unavailable')];
}

function* eachToken(lines: readonly string[], mailbox: Mailbox, state: Local, stage: Stage): Steps<End[]> {
  const ends: End[] = [];
  for (const line of lines)
    for (const token of addressList(line)) ends.push(...(yield* toToken(token, mailbox, state, stage)));
  return ends;
}

/** A file, a command, a list in a file, or an address (deliver_token). */
function* toToken(token: string, mailbox: Mailbox, state: Local, stage: Stage): Steps<End[]> {
  const { settings } = state;
  const allowed = (parameter: string): boolean => settings.words(parameter).includes(state.from);
  const to = (user: string): End => ({ kind: 'to', delivery: { mailer: state.transport, host: '', user } });
  if (token.startsWith('|')) {
    if (allowed('allow_mail_to_commands')) return [to(token)];
    return [bounce(mailbox.address, '5.7.1', 'mail to command is restricted')];
  }
  const path = token.startsWith('~/') && state.home !== '' ? state.home + token.slice(1) : token;
  if (path.startsWith('/')) {
    if (allowed('allow_mail_to_files')) return [to(path)];
    return [bounce(mailbox.address, '5.7.1', 'mail to file is restricted')];
  }
  const include = /^:include:(.*)$/i.exec(token)?.[1];
  if (include !== undefined) return yield* throughFile(include, mailbox, state, stage);
  return yield* toAddress(token, mailbox, state, stage);
}

function* throughFile(path: string, mailbox: Mailbox, state: Local, stage: Stage): Steps<End[]> {
  const { settings } = state;
  if (!path.startsWith('/')) return [bounce(mailbox.address, '5.3.5', 'mail system configuration error')];
  if (state.aliases.includes(`:include:${path}`)) return [looped(mailbox.address, stage)];
  const [got] = yield [{ table: fileTable, key: path }];
  if (got?.failed !== undefined) throw new Unanswered(`${path} could not be read: ${got.failed}`);
  const file = got?.value === undefined ? undefined : fileOf(got.value);
  stage.lookup(fileTable, path, file?.text.replace(/\n$/, ''), settings.cite('alias_maps'));
  if (file === undefined) {
    stage.note(
      'error',
      'missing-file',
      `${path} does not exist: mail for ${mailbox.user} cannot be delivered.`,
    );
    return [bounce(mailbox.address, '5.3.5', 'mail system configuration error')];
  }
  const goesOn = settings.words('propagate_unmatched_extensions').includes('include');
  const below: Local = {
    ...state,
    aliases: [...state.aliases, `:include:${path}`],
    from: 'include',
    unmatched: goesOn ? state.unmatched : '',
  };
  return yield* eachToken(linesOf(file.text), mailbox, below, stage);
}

/** An address of an expansion: delivered here at once, or submitted as a new message (deliver_resolve_tree). */
function* toAddress(token: string, mailbox: Mailbox, state: Local, stage: Stage): Steps<End[]> {
  const bare = rewritten(token.replace(/^\\/, ''), state.settings);
  const resolved = yield* resolve(bare, undefined, state.settings, stage);
  if (resolved.bad)
    return [bounce(mailbox.address, '5.1.3', `bad recipient address syntax: ${resolved.recipient}`)];
  const at = atSign(resolved.recipient);
  const address =
    localOf(resolved.recipient) + state.unmatched + (at < 0 ? '' : `@${domainOf(resolved.recipient)}`);
  if (resolved.transport === state.transport) return yield* deliverLocal(address, state, stage);
  return yield* state.again(address, [...state.chain, mailbox.address], stage);
}
