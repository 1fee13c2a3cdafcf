import { stat } from 'node:fs/promises';
import { UsageError, wholeNumber } from '../arguments.js';
import { SERVICE_OPTIONS, startServices } from '../services.js';
import { DEFAULT_PORT, startStaticServer } from '../static-server.js';

/** @type {import('../main.js').Command} */
export const serve = {
  name: 'serve',
  summary: "Serves a folder's files with byte ranges, for development",
  usage: '[DIR] [--port N] [--services …]',
  notes: [
    'The first line printed is the address. It answers this machine only, lets pages of other origins read (CORS), ' +
      'and hides names with a leading dot. It serves until it is stopped with Ctrl-C.',
    'With --services, pictures are made of TIFF and JPEG 2000 files below DIR: ' +
      '/iip?FIF=map.tif&WID=600&CVT=jpeg. Nothing outside DIR is answered then, pictures or files, whatever links lead there.',
  ],
  operands: [0, 1],
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'N',
      help: `the port; 0 picks a free one; default: ${DEFAULT_PORT}, or the next one that is free`,
    },
    ...SERVICE_OPTIONS,
  },

  async run([root = '.'], values) {
    const port = wholeNumber(values, 'port');
    if (port !== undefined && port > 65535) throw new UsageError(`--port takes 0 to 65535, not "${port}".`);
    const status = await stat(root);
    if (!status.isDirectory()) throw new Error(`${root}: it is not a folder. Name the folder to serve.`);
    const services = await startServices(root, values);
    const server = await startStaticServer({ root, port, services });
    process.stdout.write(`${server.url}\nServing ${root}. Stop with Ctrl-C.\n`);
  },
};
