import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Version } from '#contract/versions';
import { visible } from '#mail/visible';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { useSession } from '../../../app/session-context.ts';
import { plural, printTime } from '../../../widgets/format.ts';
import type { AskedSet } from '../part.ts';
import styles from './compare.module.css';
import type { Choice } from './places.ts';

interface Props {
  api: Api;
  label: string;
  /** The host and configuration that the page is about. */
  hostId: string;
  setId: string;
  value: Choice;
  onChange: (choice: Choice) => void;
  /** Whether another host may be chosen. */
  elsewhere: boolean;
}

/** What was asked of the services; `undefined` while it is on its way. */
function useAnswer<T>(ask: (() => Promise<T>) | undefined, key: string): T | Problem | undefined {
  const [answers, put] = useState<Readonly<Record<string, T | Problem>>>({});
  useEffect(() => {
    if (ask === undefined) return undefined;
    let gone = false;
    const take = (answer: T | Problem): void => {
      if (!gone) put((before) => ({ ...before, [key]: answer }));
    };
    ask().then(take, (error: unknown) => take(problemOf(error)));
    return () => {
      gone = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` says what is asked
  }, [key]);
  return answers[key];
}

const failed = (answer: object | undefined): answer is Problem => answer !== undefined && 'what' in answer;

const versionWords = ({ at, note, by, files }: Version): string =>
  `${printTime(Date.parse(at) / 1000)} · ${visible(note === '' ? by : note)} · ${plural(files.length, 'file')}`;

/** Chooses a configuration: live, as edited here, as it was, or that of another host. */
export function PlaceSelect(props: Props): React.JSX.Element {
  const { api, label, hostId, setId, value, onChange, elsewhere } = props;
  const hosts = useSession((state) => state.hosts);
  const nameOf = (id: string): string => visible(hosts.find(({ host }) => host.id === id)?.host.name ?? id);
  const past = value.at.kind === 'commit';
  const away = value.hostId !== hostId;
  const history = useAnswer(
    past ? () => api.versions.list({ hostId, limit: 200 }) : undefined,
    past ? `versions ${hostId}` : '',
  );
  const sets = useAnswer<readonly AskedSet[]>(
    away ? () => api.rewrite.about({ hostId: value.hostId }) : undefined,
    away ? `sets ${value.hostId}` : '',
  );
  const versions = history === undefined || failed(history) ? [] : history.versions;
  const theirs = sets === undefined || failed(sets) ? [] : sets;
  const newest = versions[0];
  const commit = value.at.kind === 'commit' ? value.at.commit : '';
  const choose = (version: Version): void =>
    onChange({
      hostId,
      setId,
      at: { kind: 'commit', commit: version.id, words: printTime(Date.parse(version.at) / 1000) },
    });
  useEffect(() => {
    if (past && commit === '' && newest !== undefined) choose(newest);
    if (away && theirs.length > 0 && !theirs.some((one) => one.setId === value.setId))
      onChange({ ...value, setId: theirs[0]?.setId ?? '' });
  });
  const put = (what: string | null): void => {
    if (what === 'live' || what === 'edits') onChange({ hostId, setId, at: { kind: what } });
    else if (what === 'commit') onChange({ hostId, setId, at: { kind: 'commit', commit: '', words: '' } });
    else if (what?.startsWith('host ') === true)
      onChange({ hostId: what.slice(5), setId, at: { kind: 'live' } });
  };
  const others = hosts.filter(({ host }) => host.id !== hostId);
  const problem = failed(history) ? history : failed(sets) ? sets : undefined;
  return (
    <div className={styles.place}>
      <Select
        label={label}
        value={away ? `host ${value.hostId}` : value.at.kind}
        onChange={put}
        data={[
          {
            group: nameOf(hostId),
            items: [
              { value: 'live', label: 'Live' },
              { value: 'edits', label: 'My undeployed edits' },
              { value: 'commit', label: 'A version of its history' },
            ],
          },
          ...(elsewhere && others.length > 0
            ? [
                {
                  group: 'Other hosts, live',
                  items: others.map(({ host, connection }) => ({
                    value: `host ${host.id}`,
                    label: `${visible(host.name)}${connection.state === 'online' ? '' : ' (not connected)'}`,
                    disabled: connection.state !== 'online',
                  })),
                },
              ]
            : []),
        ]}
      />
      {past && (
        <Select
          aria-label={`${label}: which version`}
          placeholder={history === undefined ? 'Reading the history…' : 'There are no versions yet'}
          value={commit}
          onChange={(id) => {
            const version = versions.find((one) => one.id === id);
            if (version !== undefined) choose(version);
          }}
          searchable
          data={versions.map((version) => ({ value: version.id, label: versionWords(version) }))}
        />
      )}
      {away && theirs.length > 1 && (
        <Select
          aria-label={`${label}: which configuration of ${nameOf(value.hostId)}`}
          value={value.setId}
          onChange={(id) => id !== null && onChange({ ...value, setId: id })}
          data={theirs.map((one) => ({ value: one.setId, label: visible(one.label) }))}
        />
      )}
      {problem !== undefined && <p className={styles.wrong}>{visible(`${problem.what} ${problem.todo}`)}</p>}
    </div>
  );
}
