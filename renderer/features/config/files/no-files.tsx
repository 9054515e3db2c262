import { Button } from '@mantine/core';
import { visible } from '#mail/visible';
import { hostOf } from '../../../app/session.ts';
import { useSession } from '../../../app/session-context.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { NotConnected } from '../../../widgets/not-connected.tsx';
import { useBench, useHostBench } from '../store-context.ts';

/** Why there is no file to show, and what can be done. */
export function NoFiles({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const status = useSession((state) => hostOf(state, hostId));
  const connect = useSession((state) => state.connect);
  const survey = useHostBench((state) => state.survey);
  const reading = useHostBench((state) => state.reading);
  if (status === undefined) return <Empty title="This host is not in the list any more" />;
  const { connection } = status;
  const again = <Button onClick={() => void bench.reread(hostId)}>Read again</Button>;
  if (survey !== undefined)
    return (
      <Empty title="No mail configuration was found" buttons={again}>
        Postroom looks for sendmail's files under /etc/mail and for the instances that Postfix knows.{' '}
        {visible(survey.problems.join(' '))}
      </Empty>
    );
  if (reading) return <Empty title="Reading the files of this host…" />;
  if (connection.state !== 'online') return <NotConnected status={status} connect={connect} />;
  return (
    <Empty title="The files were not read yet" buttons={again}>
      What went wrong stands above.
    </Empty>
  );
}
