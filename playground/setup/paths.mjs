import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The private package that holds n8n, Node 24 and the local endpoint. */
export const playground = dirname(dirname(fileURLToPath(import.meta.url)));

/** The repository. */
export const root = dirname(playground);

/** What runs leave behind between two starts: locks, stamps, the state of `npm start`. Ignored by git. */
export const state = join(playground, '.state');
