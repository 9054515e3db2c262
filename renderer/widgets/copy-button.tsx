import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

/** Copies `text`; says whether it worked, because a browser may refuse. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }): React.JSX.Element {
  const [said, setSaid] = useState<'copied' | 'refused'>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('refused'),
    );
  };
  return (
    <Button
      leftSection={said === 'copied' ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={copy}
      aria-live="polite"
    >
      {said === 'copied' ? 'Copied' : said === 'refused' ? 'Could not copy: select and press Ctrl+C' : label}
    </Button>
  );
}
