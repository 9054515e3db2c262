import { ipcRenderer } from 'electron';

// The slot in the wall: hands the window one message port when it asks, and nothing else. What comes through the port is
// checked on the other side; main only answers the main frame of our own window at our own origin.
const origin = 'app://postroom';

window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === origin && event.data === 'postroom:ask')
    ipcRenderer.send('postroom:ask');
});

ipcRenderer.on('postroom:port', (event) => {
  const [port] = event.ports;
  if (port !== undefined) window.postMessage('postroom:port', origin, [port]);
});
