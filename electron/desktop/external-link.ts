import { dialog, shell, type BrowserWindow } from 'electron';

/**
 * The address to open in the user's browser, or nothing. Only https: other schemes start programs (file:, smb:, vscode:,
 * ms-msdt: …), and a name with a password in front reads like another site.
 */
export function externalUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return undefined;
  if (!parsed.hostname.includes('.') || parsed.href.length > 2000) return undefined;
  return parsed.href;
}

/** Shows the whole address and opens it when the user says so: text from a mail host may have put it there. */
export async function offerLink(window: BrowserWindow, url: string): Promise<void> {
  const address = externalUrl(url);
  if (address === undefined) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Open this address in your browser?',
    detail: address,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(address);
}
