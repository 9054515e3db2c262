import { Checkbox, Group, PasswordInput } from '@mantine/core';
import type { Draft } from '../draft.ts';
import { useDesk, useSessionsStore } from '../sessions-context.ts';
import styles from '../session.module.css';
import { ChoiceField, FlagField, Folded, TextField } from './fields.tsx';

interface Props {
  readonly place: string;
}
const short = (...words: readonly (string | false)[]): string =>
  words.filter((word) => word !== false && word !== '').join(', ');

/** EHLO name, SNI, versions, source address. */
export function HelloPart({ place }: Props): React.JSX.Element {
  const says = useDesk(place, ({ draft: { helo, oldHello, serverName, minVersion, source } }) =>
    short(
      helo,
      oldHello && 'HELO',
      serverName !== '' && `SNI ${serverName}`,
      minVersion !== 'TLSv1.2' && `from ${minVersion} on`,
      source !== '' && `from ${source}`,
    ),
  );
  return (
    <Folded place={place} title="Hello and TLS" says={says} fields={['source']}>
      <TextField
        place={place}
        field="helo"
        label="Name in EHLO"
        placeholder="the name of the host it starts from"
      />
      <FlagField place={place} field="oldHello" label="HELO instead: no extensions" />
      <TextField
        place={place}
        field="serverName"
        label="Name for SNI and the certificate"
        placeholder="the server as above"
      />
      <ChoiceField
        place={place}
        field="minVersion"
        label="At least"
        data={(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).map((value) => ({
          value,
          label: value.replace('v', ' '),
        }))}
      />
      <TextField place={place} field="source" label="Come from this address" placeholder="any of the host" />
    </Folded>
  );
}

/** AUTH. */
export function AuthPart({ place }: Props): React.JSX.Element {
  const store = useSessionsStore();
  const mechanism = useDesk(place, ({ draft }) => draft.mechanism);
  const secret = useDesk(place, ({ draft }) => draft.secret);
  const says = useDesk(place, ({ draft }) =>
    draft.mechanism === '' ? '' : `${draft.mechanism} as ${draft.user}`,
  );
  return (
    <Folded place={place} title="Sign in (AUTH)" says={says} fields={['user']}>
      <ChoiceField
        place={place}
        field="mechanism"
        label="Mechanism"
        data={[
          { value: '', label: 'Do not sign in' },
          ...(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'] as const).map((value) => ({ value, label: value })),
        ]}
      />
      {mechanism !== '' && (
        <>
          <TextField place={place} field="user" label="User" />
          <PasswordInput
            label={mechanism === 'XOAUTH2' ? 'Access token' : 'Password'}
            description="Kept in this window only, until it is closed. Never in transcripts or exports."
            value={secret}
            autoComplete="off"
            onChange={(event) => store.getState().edit(place, { secret: event.currentTarget.value })}
          />
          {mechanism === 'PLAIN' && (
            <TextField
              place={place}
              field="as"
              label="Act as (authorization identity)"
              placeholder="the same user"
            />
          )}
          <FlagField place={place} field="forced" label="Also when the server does not offer it" />
        </>
      )}
    </Folded>
  );
}

const notifyWords = { NEVER: 'never', SUCCESS: 'delivered', FAILURE: 'failed', DELAY: 'delayed' } as const;

/** Parameters of MAIL and RCPT, PIPELINING, how the message is sent. */
export function ExtensionsPart({ place }: Props): React.JSX.Element {
  const store = useSessionsStore();
  const draft = useDesk(place, (desk) => desk.draft);
  const fault = useDesk(place, ({ faults }) => faults.notify);
  const { notify, by, body, ret, envid, size, smtputf8, requiretls, pipelining, how } = draft;
  const says = short(
    pipelining && 'PIPELINING',
    !size && 'no SIZE',
    body,
    smtputf8 && 'SMTPUTF8',
    requiretls && 'REQUIRETLS',
    notify.length > 0 && `NOTIFY=${notify.join(',')}`,
    ret !== '' && `RET=${ret}`,
    envid !== '' && 'ENVID',
    by === 'BDAT' && 'BDAT',
    how === 'raw' && 'bytes as they are',
  );
  const toggle = (value: Draft['notify'][number], on: boolean): void =>
    store.getState().edit(place, { notify: on ? [...notify, value] : notify.filter((one) => one !== value) });
  return (
    <Folded place={place} title="Extensions" says={says} fields={['chunk', 'notify']}>
      <FlagField place={place} field="pipelining" label="PIPELINING: MAIL and RCPT in one write" />
      <FlagField place={place} field="size" label="SIZE: say how large the message is" />
      <ChoiceField
        place={place}
        field="body"
        label="BODY"
        data={[
          { value: '', label: 'Not said' },
          { value: '7BIT', label: '7BIT' },
          { value: '8BITMIME', label: '8BITMIME' },
          { value: 'BINARYMIME', label: 'BINARYMIME (needs BDAT)' },
        ]}
      />
      <FlagField place={place} field="smtputf8" label="SMTPUTF8" />
      <FlagField place={place} field="requiretls" label="REQUIRETLS" />
      <fieldset className={styles.set}>
        <legend>Tell the sender when (DSN NOTIFY)</legend>
        <Group gap={10}>
          {(Object.keys(notifyWords) as Draft['notify']).map((value) => (
            <Checkbox
              key={value}
              label={notifyWords[value]}
              checked={notify.includes(value)}
              onChange={(event) => toggle(value, event.currentTarget.checked)}
            />
          ))}
        </Group>
        {fault !== undefined && <p className={styles.wrong}>{fault}</p>}
      </fieldset>
      <div className={styles.fields}>
        <ChoiceField
          place={place}
          field="ret"
          label="RET"
          data={[
            { value: '', label: 'Not said' },
            { value: 'FULL', label: 'FULL: whole message' },
            { value: 'HDRS', label: 'HDRS: headers only' },
          ]}
        />
        <TextField place={place} field="envid" label="ENVID" placeholder="not said" />
      </div>
      <div className={styles.fields}>
        <ChoiceField
          place={place}
          field="by"
          label="Send the message by"
          data={[
            { value: 'DATA', label: 'DATA' },
            { value: 'BDAT', label: 'BDAT (CHUNKING)' },
          ]}
        />
        {by === 'BDAT' && <TextField place={place} field="chunk" label="Bytes per piece" />}
        {by === 'DATA' && (
          <ChoiceField
            place={place}
            field="how"
            label="Line ends and dots"
            data={[
              { value: 'stuffed', label: 'Mended, as mail programs do' },
              { value: 'raw', label: 'Exactly these bytes' },
            ]}
          />
        )}
      </div>
    </Folded>
  );
}

/** PROXY, XCLIENT, VRFY and EXPN. */
export function FrontPart({ place }: Props): React.JSX.Element {
  const proxy = useDesk(place, ({ draft }) => draft.proxy);
  const says = useDesk(place, ({ draft }) =>
    short(
      draft.proxy !== '' && `PROXY v${draft.proxy}`,
      draft.xclient.trim() !== '' && 'XCLIENT',
      draft.ask.trim() !== '' && 'VRFY, EXPN',
    ),
  );
  return (
    <Folded
      place={place}
      title="PROXY, XCLIENT, VRFY"
      says={says}
      fields={['proxyFrom', 'proxyTo', 'xclient', 'ask']}
    >
      <ChoiceField
        place={place}
        field="proxy"
        label="PROXY header before anything else"
        data={[
          { value: '', label: 'None' },
          { value: '1', label: 'Version 1 (text)' },
          { value: '2', label: 'Version 2 (binary)' },
        ]}
      />
      {proxy !== '' && (
        <div className={styles.fields}>
          <TextField place={place} field="proxyFrom" label="Client and port" placeholder="192.0.2.1 40000" />
          <TextField place={place} field="proxyTo" label="Server and port" placeholder="192.0.2.25 25" />
        </div>
      )}
      <TextField
        place={place}
        field="xclient"
        label="XCLIENT, one a line"
        placeholder={'ADDR=192.0.2.1\nNAME=mail.example.org'}
        description="Postfix only, from addresses in smtpd_authorized_xclient_hosts."
        lines={2}
      />
      <TextField
        place={place}
        field="ask"
        label="Ask after the hello, one a line"
        placeholder={'VRFY postmaster\nEXPN staff'}
        lines={2}
      />
    </Folded>
  );
}
