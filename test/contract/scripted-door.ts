// A serve door in a process of its own, with scripted services behind it: `node scripted-door.ts <folder of the window>`.
// Prints its link; every line on standard input gets another one.
import { readPage } from '../../electron/page/files.ts';
import { openDoor } from '../../electron/serve/door.ts';
import { createScriptedServices } from './scripted-services.ts';

const [folder = ''] = process.argv.slice(2);
const door = await openDoor({ router: createScriptedServices().router, page: readPage(folder), port: 0 });
const print = (): void => void process.stdout.write(`${door.link()}\n`);
print();
process.stdin.on('data', print);
process.stdin.on('end', () => void door.close().then(() => process.exit(0)));
