import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import manifest from '../../package.json';
import { JobQueueRedis } from '../../credentials/JobQueueRedis.credentials';
import { OpenAiCompatibleApi } from '../../credentials/OpenAiCompatibleApi.credentials';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/migration.md'), 'utf8');
const prose = page.replace(/`[^`\n]+`/g, '');

const descriptions = manifest.n8n.nodes.map((built) => {
	const file = join(root, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	const loaded = jest.requireActual<Record<string, new () => INodeType>>(file);
	const Class = loaded[basename(built, '.node.js')];
	if (!Class) throw new Error(`${file} has no class of its name`);
	return new Class().description;
});

/** What a description shows: names of fields, of their choices and of their buttons. */
function labelsIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const { displayName, value: chosen, name, placeholder } = value as Record<string, unknown>;
	const own = [displayName, placeholder, chosen === undefined ? undefined : name];
	const texts = own.filter((text) => typeof text === 'string');
	// A page may leave out what a label explains in brackets.
	const short = texts.map((text) => text.replace(/ \(.+\)$/, ''));
	return [...texts, ...short, ...Object.values(value).flatMap(labelsIn)];
}

const labels = new Set(
	[new OpenAiCompatibleApi(), new JobQueueRedis(), ...descriptions].flatMap((one) => [
		one.displayName,
		...labelsIn(one.properties),
	]),
);
const nodes = new Set(
	descriptions.map(({ displayName }) => displayName.replace('OpenAI-Compatible ', '')),
);

// Nodes and workflows of n8n that the text below the tables names.
const notOurs = new Set(['Save rows']);

test('each label of this package on the page of the migration is one', () => {
	const named = [...prose.matchAll(/_([^_\n]+)_/g)].map(([, label = '']) => label);
	expect(named.length).toBeGreaterThan(40);
	expect(named.filter((label) => !labels.has(label) && !notOurs.has(label))).toEqual([]);
});

test('each node that the page links to is called so', () => {
	const linked = [...page.matchAll(/\[([^\]]+)\]\([a-z-]+\.md\)/g)].map(([, name = '']) => name);
	expect(linked.length).toBeGreaterThan(10);
	expect(linked.filter((name) => !nodes.has(name))).toEqual([]);
});
