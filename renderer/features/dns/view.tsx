import { Empty } from '../../widgets/empty.tsx';

/** DNS as it is seen from this computer and from hosts. `hostId` absent: the page of all hosts. */
export function DnsPage(_props: { hostId: string | undefined }): React.JSX.Element {
  return <Empty title="Nothing here yet" />;
}
