import { Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { visible } from '#mail/visible';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { download } from '../../../widgets/download.ts';
import acting from '../acting.module.css';
import styles from './holds.module.css';
import { useHolds } from './store-context.ts';

/** The handover, to look at before it is given away. */
export function ReportDialog(): React.JSX.Element {
  const report = useHolds((state) => state.report);
  const openReport = useHolds((state) => state.openReport);
  return (
    <Modal
      opened={report !== undefined}
      onClose={() => openReport(undefined)}
      title="Handover: what is held, by whom, why, until when"
      size="860px"
    >
      {report !== undefined && (
        <>
          <pre className={styles.report} tabIndex={0} aria-label="The report">
            {report.text
              .split('\n')
              .map((line) => visible(line.replace(/\r$/, '')))
              .join('\n')}
          </pre>
          <div className={acting.resultButtons}>
            <CopyButton text={report.text} />
            <Button
              leftSection={<IconDownload size={14} />}
              onClick={() => download(report.fileName, report.text)}
            >
              Save {visible(report.fileName)}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
