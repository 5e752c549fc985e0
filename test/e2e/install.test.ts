import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from '../../playground/n8n/install-package.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { n8nVersion } from '../../playground/setup/n8n-version.mjs';
import manifest from '../../package.json';
import { reportFigures } from '../helpers/report-figures';
import { chain, chat, chatModel, make } from './helpers/chain';
import { runChain } from './helpers/run-chain';

jest.setTimeout(300_000);

// With what reads documents, which is 19 of them.
const maxMegabytes = 103;
// As du counts them.
const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);

// A stage of its own: all others have the package with links to what this repository has installed.
let stage: Stage;
let installed: Awaited<ReturnType<typeof installPackage>>;
const folder = mkdtempSync(join(tmpdir(), 'installed-'));

beforeAll(async () => {
	installed = await installPackage(folder);
	stage = await openStage({ folder: folder, place: installed.place });
});

afterAll(async () => {
	await stage.close();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe(`the package, installed as n8n ${n8nVersion().version} does`, () => {
	it('is installed without scripts and without what only development needs', () => {
		expect(installed.flags).toEqual(
			expect.arrayContaining(['--ignore-scripts=true', '--install-strategy=shallow']),
		);
		const modules = readdirSync(join(installed.place, 'node_modules'));
		expect(modules).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies).map(first)));
		expect(modules).not.toContain('n8n-workflow');
		expect(existsSync(join(installed.place, 'templates'))).toBe(true);
		expect(existsSync(join(installed.place, 'nodes'))).toBe(false);
	});

	it(`takes at most ${String(maxMegabytes)} MB on disk`, () => {
		const size = (path?: string) => `${String(megabytes(installed.bytes(path)))} MB`;
		const parts = ['openai', 'bullmq', 'mediabunny'].map((name) => [name, `node_modules/${name}`]);
		reportFigures('installed', {
			all: size(),
			...Object.fromEntries(['dist', 'templates'].map((name) => [name, size(name)])),
			...Object.fromEntries(parts.map(([name = '', path]) => [name, size(path)])),
		});
		expect(megabytes(installed.bytes())).toBeLessThanOrEqual(maxMegabytes);
	});

	it('has all nodes and credentials', async () => {
		const loaded = (await stage.client.nodeTypes()) as { name: string }[];
		const ours = loaded.filter(({ name }) => name.startsWith(`${manifest.name}.`));
		const names = new Set(ours.map(({ name }) => name.replace(/Tool$/, '')));
		expect(names.size).toBe(manifest.n8n.nodes.length);
		// They were needed to save those of the stage.
		expect(stage.credentials.map(({ type }) => type)).toEqual(
			expect.arrayContaining(['openAiCompatibleApi', 'jobQueueRedis']),
		);
	});

	it('runs Chat in n8n, and on the worker that it brings', async () => {
		for (const runMode of ['inline', 'queueAndWait']) {
			const workflow = chain([make("[{ text: 'Hello' }]"), chat({ runMode })]);
			const execution = await runChain(stage, workflow);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(stage.client.items(execution, 'Chat')[0]?.json.text).toContain('Hello');
		}
	});

	// An older n8n lies in a folder below the newest, finds that one's modules, and so cannot say that it lacks them.
	const onNewest = n8nVersion().isLocked ? it : it.skip;

	onNewest("runs n8n's AI Agent with the Chat Model", async () => {
		const agent = {
			name: 'Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3,
			parameters: { promptType: 'define', text: 'Hello', options: {} },
		};
		const execution = await runChain(stage, chain([agent], {}, { subNodes: [chatModel('Agent')] }));
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(stage.client.items(execution, 'Agent')[0]?.json.output).toContain('Hello');
	});
});

/** The folder of a package in node_modules. */
function first(name: string): string {
	return name.split('/')[0] ?? name;
}
