import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import manifest from '../../package.json';
import { OpenAiCompatibleApi } from '../../credentials/OpenAiCompatibleApi.credentials';
import { chatOptions } from '../../capabilities/chat/chat-options';
import { profileNames } from '../../endpoint/endpoint-settings';
import { findProfile, profiles } from '../../endpoint/profiles/find-profile';
import { catalogue } from '../../jobs/queue/catalogue';
import { capabilityFilter } from '../../nodes/shared/descriptions/capability-filter';
import type { Adapter } from '../../nodes/shared/run/adapter';
import { importsOf } from '../helpers/static-imports';

const root = join(__dirname, '../..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const valuesOf = ({ options = [] }: INodeProperties) =>
	(options as INodePropertyOptions[]).map(({ value }) => value);

const nodeFiles = globSync('nodes/*/*.node.ts', { cwd: root }).sort();
const adapterFiles = globSync('nodes/*/*-adapter.ts', { cwd: root });

describe('a capability', () => {
	type AnyAdapter = Adapter<unknown, unknown>;
	const adapters = adapterFiles.flatMap((file) =>
		Object.values(jest.requireActual<Record<string, AnyAdapter>>(join(root, file)))
			.filter((one) => typeof one === 'object' && 'capability' in one)
			.map((adapter) => ({ file, adapter })),
	);
	const queueable = adapters.filter(({ adapter }) => !adapter.inlineOnly);

	it('stands in the catalogue under its own name', () => {
		expect(Object.values(catalogue).map(({ capability }) => capability.name)).toEqual(
			Object.keys(catalogue),
		);
	});

	it('stands in the catalogue where a node can queue it', () => {
		expect(queueable.length).toBeGreaterThan(5);
		for (const { file, adapter } of queueable) {
			const { name } = adapter.capability;
			expect({ file, entry: catalogue[name]?.capability }).toEqual({
				file,
				entry: adapter.capability,
			});
		}
	});

	it('can be filtered by in Jobs and Jobs Trigger, where a node can queue it', () => {
		const names = queueable.map(({ adapter }) => adapter.capability.name);
		expect(valuesOf(capabilityFilter)).toEqual([...new Set(names)].sort());
	});
});

describe('a folder', () => {
	const config = text('eslint.config.mjs');
	const layers = /\nconst layers = \{\n([\s\S]*?)\n\};/.exec(config)?.[1] ?? '';

	it.each(['capabilities', 'jobs', 'workers', 'nodes/shared'])('in %s has a layer', (parent) => {
		const start = layers.indexOf(`${parent.includes('/') ? `'${parent}'` : parent}: [`);
		const named = layers.slice(start, layers.indexOf(']', start)).match(/[a-z-]+/g);
		const folders = globSync(`${parent}/*/*.ts`, { cwd: root }).map((file) =>
			basename(dirname(file)),
		);
		expect(folders.length).toBeGreaterThan(10);
		expect(named).toEqual(expect.arrayContaining([...new Set(folders)]));
	});
});

describe('a node', () => {
	it('is named in package.json', () => {
		const built = nodeFiles.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
		expect([...manifest.n8n.nodes].sort()).toEqual(built);
	});

	it.each(nodeFiles)(
		'%s has the page that its codex file names, and the README leads there',
		(file) => {
			const page = /docs\/[a-z-]+\.md/.exec(text(file.replace(/\.ts$/, '.json')))?.[0] ?? '';
			expect(existsSync(join(root, page))).toBe(true);
			expect(text('README.md')).toContain(`](${page})`);
		},
	);
});

test('an inline run loads no queue', () => {
	const files = ['nodes/shared/run/execute-capability.ts', ...adapterFiles];
	for (const file of files) {
		const { packages } = importsOf(join(root, file), 'loaded-at-once');
		expect(packages).not.toContain('bullmq');
		expect(packages).not.toContain('ioredis');
	}
});

describe('an option', () => {
	/** A file that says what the editor shows, and reads nothing. */
	const isDescription = (file: string) =>
		/\/nodes\/.*(\.node|-fields|-options)\.ts$|\/nodes\/shared\/descriptions\//.test(file) &&
		!/\/read-[a-z-]+\.ts$/.test(file);

	it.each(nodeFiles)('of %s is read by something', (file) => {
		const path = join(root, file);
		const name = basename(file, '.node.ts');
		const Node = jest.requireActual<Record<string, new () => INodeType>>(path)[name];
		const options = Node
			? new Node().description.properties
					.filter(({ type }) => type === 'collection')
					.flatMap((field) => field.options as INodeProperties[])
			: [];
		const words = new Set(
			importsOf(path, 'all')
				.files.filter((one) => !isDescription(one))
				.flatMap((one) => readFileSync(one, 'utf8').match(/\w+/g) ?? []),
		);
		expect(options.map((one) => one.name).filter((one) => !words.has(one))).toEqual([]);
	});
});

describe('an option of a chat request', () => {
	it.each(Object.keys(chatOptions))('%s is used beside the schema', (name) => {
		const files = globSync('capabilities/chat/*.ts', { cwd: root });
		const users = files
			.filter((file) => basename(file) !== 'chat-options.ts')
			.filter((file) => text(file).match(/\w+/g)?.includes(name));
		expect(users).not.toEqual([]);
	});
});

describe('a profile', () => {
	it('is in the list under each name that settings may have, the one for all others last', () => {
		expect(profiles.map(({ name }) => name).sort()).toEqual([...profileNames].sort());
		expect(profiles.at(-1)?.name).toBe('generic');
	});

	it('is found by its own address', () => {
		for (const { name, baseUrl } of profiles) {
			if (baseUrl === '') continue;
			expect(findProfile({ baseUrl, profile: 'auto' }).name).toBe(name);
		}
	});

	it('can be chosen in the credential', () => {
		const provider = new OpenAiCompatibleApi().properties.find(({ name }) => name === 'provider');
		const known = profileNames.filter((name) => name !== 'generic');
		expect(provider && valuesOf(provider)).toEqual([...known.sort(), 'custom']);
	});

	it('has recorded replies', () => {
		const folders = globSync('test/fixtures/endpoint/*/*.json', { cwd: root }).map((file) =>
			basename(dirname(file)),
		);
		const known = profileNames.filter((name) => name !== 'generic');
		expect(known.filter((name) => !folders.includes(name))).toEqual([]);
	});
});
