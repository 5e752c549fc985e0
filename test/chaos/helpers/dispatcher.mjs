// Dispatches one batch and ends: as n8n does it, in a process that can be killed.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

process.on('message', async ({ packageFolder, folder, settings, options }) => {
	const { openQueue } = require(join(packageFolder, 'jobs', 'queue', 'open-queue.js'));
	const { dispatch } = require(join(packageFolder, 'jobs', 'dispatch.js'));
	const media = { open: async ({ ref }) => createReadStream(join(folder, ref)) };
	try {
		const queue = await openQueue(settings);
		const { batchId, attached } = await dispatch(queue, { ...options, media });
		await queue.close();
		process.send({ batchId, attached }, () => process.exit(0));
	} catch (error) {
		process.send({ failure: error.message }, () => process.exit(1));
	}
});
