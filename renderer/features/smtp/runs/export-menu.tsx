import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { download } from '../../../widgets/download.ts';
import { asCsv, asJson, asText } from './export.ts';
import type { Run } from './run.ts';

/** The matrix as a file. */
export function ExportMenu({ run, names }: { run: Run; names: readonly string[] }): React.JSX.Element {
  const name = `smtp-${new Date(run.startedAt).toISOString().slice(0, 19).replaceAll(':', '')}`;
  const save = (end: string, text: string): void => download(`${name}.${end}`, text);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconDownload size={14} />} disabled={run.done === 0}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('txt', asText(run, names))}>Text, a line per session</Menu.Item>
        <Menu.Item onClick={() => save('csv', asCsv(run, names))}>CSV, with times per stage</Menu.Item>
        <Menu.Item onClick={() => save('json', asJson(run, names))}>JSON, with transcripts</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
