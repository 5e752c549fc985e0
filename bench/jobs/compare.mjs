import { paired } from '../paired.mjs';
import { rawSdk } from '../calls/raw-sdk.mjs';
import { ourQueue } from './our-queue.mjs';
import { rawQueue } from './raw-queue.mjs';

// A child of jobs.mjs: prints the comparison as JSON.
const { kind, url, redisUrl, directory, jobs, atOnce, rounds, isAdded } = JSON.parse(
	process.argv[2],
);

/** A kilobyte that does not compress to nothing, as prompts do not. */
const kilobyte = (index) =>
	Array.from({ length: 125 }, (_, at) =>
		((index + 1) * (at + 7) * 2654435761).toString(36).slice(-8),
	)
		.join('')
		.slice(0, 1000);

const kinds = {
	chat: () => {
		const ask = rawSdk(url);
		return {
			ours: {
				capability: 'chat',
				endpoint: { baseUrl: url, apiKey: 'bench', concurrency: atOnce },
			},
			work: async ({ prompt }) => ({ text: await ask(prompt) }),
			toOurs: (index) => ({
				model: 'bench',
				messages: [{ role: 'user', content: `Good morning, number ${index}` }],
			}),
			toRaw: (index) => ({ prompt: `Good morning, number ${index}` }),
		};
	},
	nothing: () => ({
		ours: {
			capability: 'nothing',
			endpoint: { baseUrl: 'http://127.0.0.1:9', apiKey: 'bench', concurrency: atOnce },
			catalogue: (load) => {
				const { z } = load('zod/v4');
				const shape = z.object({ text: z.string() });
				return {
					nothing: {
						capability: {
							name: 'nothing',
							request: shape,
							result: shape,
							run: async ({ text }) => ({ text }),
						},
					},
				};
			},
		},
		work: async ({ text }) => ({ text }),
		toOurs: (index) => ({ text: kilobyte(index) }),
		toRaw: (index) => ({ text: kilobyte(index) }),
	}),
};

const { ours, work, toOurs, toRaw } = kinds[kind]();
const us = await ourQueue({ ...ours, redisUrl, directory, concurrency: atOnce });
const them = await rawQueue({ redisUrl, concurrency: atOnce, work });
const items = (to) => Array.from({ length: jobs }, (_, index) => to(index));

/** The batch is added beforehand; what is timed is to run it. */
const running = (queue, to) => ({
	async prepare() {
		await queue.pause();
		this.batchId = await queue.add(items(to));
		this.end = queue.ended(this.batchId);
	},
	async run() {
		await queue.resume();
		await this.end;
	},
});
const adding = (queue, to) => ({
	async prepare() {
		await queue.pause();
	},
	async run() {
		this.batchId = await queue.add(items(to));
		this.end = queue.ended(this.batchId);
	},
	async after() {
		await queue.resume();
		await this.end;
	},
});

const way = isAdded ? adding : running;
const result = await paired({
	ours: way(us, toOurs),
	theirs: way(them, toRaw),
	items: jobs,
	rounds,
});
console.log(JSON.stringify(result));
await Promise.all([us.close(), them.close()]);
process.exit(0);
