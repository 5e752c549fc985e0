import {
	appendFileSync,
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followSources, type Sources } from '../../playground/dev/follow-sources.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { until } from '../integration/helpers/fixture';
import { chain, chat, make } from './helpers/chain';
import { runChain } from './helpers/run-chain';

// The compiler and n8n both have to start first.
jest.setTimeout(300_000);

const root = join(__dirname, '../..');
const folders = ['capabilities', 'credentials', 'endpoint', 'jobs', 'nodes', 'workers'];
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
const patienceMs = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'dev-reload-'));
const from = join(folder, 'sources');
const said: string[] = [];
let sources: Sources | undefined;
let stage: Stage;

const file = (path: string) => join(from, path);
const hasSaid = async (what: RegExp) =>
	await until(() => said.some((line) => what.test(line)), String(what), patienceMs);
const answerOf = async (runMode: string) => {
	const execution = await runChain(stage, chain([make("[{ text: 'Hi' }]"), chat({ runMode })]));
	return stage.client.items(execution, 'Chat')[0]?.json.text;
};

beforeAll(async () => {
	for (const name of [...folders, ...settings])
		cpSync(join(root, name), file(name), { recursive: true });
	symlinkSync(join(root, 'node_modules'), file('node_modules'));
	const say = (line: string) => said.push(line);
	sources = await followSources({ folder: join(folder, 'n8n'), from, say });
	stage = await openStage(sources.options);
	sources.follow(stage);
});

afterAll(async () => {
	await sources?.stop();
	await (stage as Stage | undefined)?.close();
	rmSync(folder, { recursive: true, force: true });
});

test('n8n shows a changed description, and was not started anew', async () => {
	const { pid } = stage.n8n;
	const node = file('nodes/Models/OpenAiCompatibleModels.node.ts');
	const text = readFileSync(node, 'utf8');
	writeFileSync(node, text.replace(/\bdescription: '[^']*'/, "description: 'As it was edited'"));
	// n8n writes the file while it is read.
	const types = async () => JSON.stringify(await stage.client.nodeTypes().catch(() => []));
	await until(async () => (await types()).includes('As it was edited'), 'it', patienceMs);
	expect(stage.n8n.pid).toBe(pid);
	expect(said.join('\n')).not.toContain('workers');
});

test('changed code runs in n8n and in the workers', async () => {
	expect(await answerOf('inline')).not.toBe('edited');
	expect(await answerOf('queueAndWait')).not.toBe('edited');
	const run = 'const { run } = chat;';
	const edited = "chat.run = async (...given) => ({ ...(await run(...given)), text: 'edited' });";
	appendFileSync(file('capabilities/chat/chat.ts'), `${run}\n${edited}\n`);
	await hasSaid(/workers have started anew/);
	expect(await answerOf('inline')).toBe('edited');
	expect(await answerOf('queueAndWait')).toBe('edited');
});

test('what does not compile is told, and what was built before goes on', async () => {
	appendFileSync(file('capabilities/chat/chat.ts'), 'const broken: string = 1;\n');
	await hasSaid(/chat\.ts\(\d+,\d+\): error TS2322[\s\S]*not built/);
	expect(await answerOf('inline')).toBe('edited');
});
