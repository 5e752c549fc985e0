import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../playground/setup/command.mjs';
import { temporaryFolder } from '../../playground/setup/guarded.mjs';
import { say } from '../../playground/setup/progress.mjs';
import { ffmpeg } from '../../playground/setup/tools.mjs';
import { built } from './package.mjs';
import { contextOf, requestOf } from './transcribe.mjs';

const rounds = 3;

/** How much faster than it plays an hour of mp3 is looked at, planned and cut. */
export async function measureCutting({ mp3, seconds }) {
	const folder = temporaryFolder('n8n-bench-');
	try {
		const hour = join(folder.path, 'hour.mp3');
		const list = join(folder.path, 'list.txt');
		writeFileSync(list, `file '${mp3}'\n`.repeat(Math.ceil(3600 / seconds)));
		const joining = ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', '-t', '3600', hour];
		await run(await ffmpeg(), ['-v', 'error', ...joining]);
		const { createEndpointClient } = built('endpoint/endpoint-client');
		const { prepareChunks } = built('capabilities/transcription/prepare-chunks');
		const took = [];
		for (let round = 0; round < rounds; round++) {
			const work = join(folder.path, `round-${round}`);
			mkdirSync(work);
			const client = createEndpointClient({
				baseUrl: 'http://127.0.0.1:1/v1beta/openai',
				apiKey: '',
			});
			const begin = performance.now();
			const { chunks } = await prepareChunks(requestOf(hour), work, contextOf(client));
			took.push((performance.now() - begin) / 1000);
			if (chunks.length < 7) throw new Error(`an hour was cut into ${chunks.length} chunks`);
		}
		const median = took.toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
		say(`  an hour of mp3 is planned and cut in ${median.toFixed(1)} s`);
		return [
			{
				what: 'planning and cutting an hour of mp3, times real time',
				is: 3600 / median,
				min: 100,
			},
		];
	} finally {
		folder.remove();
	}
}
