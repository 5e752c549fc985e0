import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INode, INodeParameters, INodeType } from 'n8n-workflow';
import manifest from '../../package.json';
import { parameterMistakes } from '../helpers/parameter-mistakes';
import { noteType, templates, type Template } from '../helpers/templates';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/templates.md'), 'utf8');

/** Nodes of n8n that the templates may use; that they exist in this version is looked up in a real n8n. */
const wellKnown = new Set([
	...[
		...['dataTable', 'emailReadImap', 'emailSend', 'filter', 'formTrigger', 'googleSheets'],
		...['httpRequest', 'hubspot', 'if', 'manualTrigger', 'postgres', 'readWriteFile'],
		...['removeDuplicates', 'rssFeedReadTrigger', 'scheduleTrigger', 'set', 'stopAndError'],
		...['telegram', 'telegramTrigger', 'wait'],
	].map((name) => `n8n-nodes-base.${name}`),
	...[
		...['agent', 'chatTrigger', 'documentDefaultDataLoader', 'memoryBufferWindow'],
		...['textSplitterRecursiveCharacterTextSplitter', 'toolCalculator', 'toolCode'],
		'vectorStorePGVector',
	].map((name) => `@n8n/n8n-nodes-langchain.${name}`),
]);

const ours = new Map(
	manifest.n8n.nodes.map((built) => {
		const file = join(root, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
		const loaded = jest.requireActual<Record<string, new () => INodeType>>(file);
		const Class = loaded[basename(built, '.node.js')];
		if (!Class) throw new Error(`${file} has no class of its name`);
		const { description } = new Class();
		return [`${manifest.name}.${description.name}`, description];
	}),
);

const isNote = ({ type }: INode) => type === noteType;
const isTrigger = ({ type }: INode) => /Trigger$|emailReadImap$/.test(type);

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function boxOf(node: INode, { withName = true } = {}): Box {
	const [left, top] = node.position;
	const { width = 240, height = 160 } = node.parameters as { width?: number; height?: number };
	// Nodes with sub-nodes are wider; the name and the subtitle stand below, wider than a square node.
	const wide = /agent$|vectorStore|CompatibleChat$/.test(node.type) ? 256 : 96;
	const [aside, below] = withName ? [40, 74] : [0, 0];
	const box = isNote(node)
		? { left, top, right: left + width, bottom: top + height }
		: { left: left - aside, top, right: left + wide + aside, bottom: top + 96 + below };
	return { name: node.name, ...box };
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

const connected = ({ connections }: Template) =>
	Object.entries(connections).flatMap(([from, byType]) =>
		Object.entries(byType).flatMap(([type, outputs]) =>
			outputs.flatMap((targets) => (targets ?? []).map(({ node: to }) => ({ from, to, type }))),
		),
	);

test('there are ten, and the package brings them', () => {
	expect(templates).toHaveLength(10);
	expect(manifest.files).toContain('templates');
	expect(new Set(templates.map(({ name }) => name)).size).toBe(10);
});

describe('the look at parameters', () => {
	const description = ours.get(`${manifest.name}.openAiCompatibleJobs`);
	const of = (parameters: INodeParameters) => {
		if (!description) throw new Error('there is no Jobs node');
		const node = { id: '1', name: 'Jobs', type: 'jobs', typeVersion: 1 };
		return parameterMistakes({ ...node, position: [0, 0], parameters }, description);
	};

	it('finds names and options that a node does not have, and what others hide', () => {
		expect(of({ operation: 'list', returnAll: true, filters: { states: ['failed'] } })).toEqual([]);
		expect(of({ operation: 'fly' })).toEqual(['operation: has no option fly']);
		expect(of({ operation: 'get', batch: 'x' })).toEqual(['batch: there is no such parameter']);
		expect(of({ operation: 'get', limit: 5 })).toEqual([
			'limit: is not shown with the other parameters',
		]);
		expect(of({ operation: 'list', filters: { states: ['odd'], withFailures: 'yes' } })).toEqual([
			'filters.states: has no option odd',
			'filters.withFailures: is string, not boolean',
		]);
	});
});

describe.each(templates.map((template) => [template.file, template] as const))(
	'%s',
	(file, template) => {
		const { nodes, connections } = template;
		const working = nodes.filter((node) => !isNote(node));

		it('is bound to no account and to no n8n', () => {
			expect(nodes.filter((node) => 'credentials' in node)).toEqual([]);
			expect(template.meta).toEqual({ templateCredsSetupCompleted: false });
			expect(template.pinData).toEqual({});
			expect(JSON.stringify(template)).not.toMatch(/sk-|Bearer |instanceId|cachedResultUrl/);
		});

		it('has nodes that exist, each with a name and an ID of its own', () => {
			const types = working.map(({ type }) => type);
			expect(types.filter((type) => !ours.has(type) && !wellKnown.has(type))).toEqual([]);
			expect(types.some((type) => ours.has(type))).toBe(true);
			for (const key of ['id', 'name'] as const)
				expect(new Set(nodes.map((node) => node[key])).size).toBe(nodes.length);
		});

		it('gives our nodes parameters that they have', () => {
			const mistakes = working.flatMap((node) => {
				const description = ours.get(node.type);
				if (!description) return [];
				expect([description.version].flat()).toContain(node.typeVersion);
				return parameterMistakes(node, description).map((mistake) => `${node.name}: ${mistake}`);
			});
			expect(mistakes).toEqual([]);
		});

		it('connects every node to one that is there', () => {
			const names = new Set(working.map(({ name }) => name));
			const links = connected(template);
			expect(Object.keys(connections).filter((name) => !names.has(name))).toEqual([]);
			expect(links.filter(({ to }) => !names.has(to))).toEqual([]);
			const loose = working.filter((node) => {
				const isReached = links.some(({ to, type }) => to === node.name && type === 'main');
				const serves = links.some(({ from, type }) => from === node.name && type !== 'main');
				return !isTrigger(node) && !isReached && !serves;
			});
			expect(loose.map(({ name }) => name)).toEqual([]);
		});

		it('shows each node apart from the others', () => {
			const boxes = working.map((node) => boxOf(node, { withName: false }));
			const hidden = boxes.flatMap((one, index) =>
				boxes
					.slice(index + 1)
					.filter((other) => overlap(one, other))
					.map((other) => `${one.name} and ${other.name}`),
			);
			expect(hidden).toEqual([]);
		});

		it('has notes that say what to set up and hide nothing', () => {
			const notes = nodes.filter(isNote);
			const [first] = notes;
			expect(first?.parameters.content).toMatch(/^## .+\n[\s\S]+\n### Set up\n1\. /);
			const boxes = nodes.map((node) => boxOf(node));
			const hidden = notes.flatMap((note) => {
				const box = boxOf(note);
				const others = boxes.filter((other) => other.name !== note.name && overlap(box, other));
				return others.map((other) => `${note.name} and ${other.name}`);
			});
			expect(hidden).toEqual([]);
		});

		it('names nodes in its notes that it has', () => {
			const terms = ['Google Sheets instead', 'Ollama', 'Send Email', 'View progress'];
			const known = [...working.map(({ name }) => name), ...terms];
			const text = nodes.map(({ parameters }) => String(parameters.content ?? '')).join('\n');
			const named = [...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, name = '']) => name);
			expect(named.filter((name) => !known.includes(name))).toEqual([]);
		});

		it('has a paragraph in docs/templates.md', () => {
			const link = `(../templates/${file}.json)`;
			const [, section = ''] = page.split(`## ${template.name}\n`);
			const [own = ''] = section.split('\n## ');
			expect(own).toContain(link);
			expect(own.length).toBeGreaterThan(200);
		});
	},
);
