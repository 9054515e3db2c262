import { nonce } from './app/nonce.ts';
import { api, onDoor } from './app/api.ts';
import { mount } from './app/mount.tsx';

const root = document.getElementById('root');
if (root !== null) mount(api, onDoor, root, nonce);
