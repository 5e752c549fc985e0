import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import { profiles } from '../../endpoint/profiles/find-profile';

const root = join(__dirname, '../..');

const nodes = globSync('nodes/*/*.node.ts', { cwd: root })
	.sort()
	.map((file) => {
		const name = basename(file, '.node.ts');
		const Node = jest.requireActual<Record<string, new () => INodeType>>(join(root, file))[name];
		if (!Node) throw new Error(`${file} has no class ${name}`);
		const { description } = new Node();
		return [description.displayName, description] as const;
	});

type Entry = INodePropertyOptions | INodeProperties | INodePropertyCollection;
const isField = (one: Entry): one is INodeProperties => 'type' in one;
const isCollection = (one: Entry): one is INodePropertyCollection => 'values' in one;

/** The fields, and those inside of them. */
function allFields(fields: readonly INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => [
		field,
		...((field.options ?? []) as Entry[]).flatMap((one) =>
			isCollection(one) ? allFields(one.values) : isField(one) ? allFields([one]) : [],
		),
	]);
}

const choicesOf = ({ options = [] }: INodeProperties) =>
	(options as Entry[]).filter((one): one is INodePropertyOptions => 'value' in one);

/** All that a field shows to people. */
const textsOf = (field: INodeProperties): string[] =>
	[
		...[field.displayName, field.description, field.hint, field.placeholder],
		...choicesOf(field).flatMap(({ name, description, action }) => [name, description, action]),
	].filter((text) => text !== undefined);

const retired = [
	/\binline\b/i,
	/\bnot before\b/i,
	/wait in process/i,
	/write as files/i,
	/times of words/i,
	/maximum re-asks/i,
	/each with each/i,
	/mark documents/i,
	/capabilit/i,
	/\bowed/i,
	/\bdraws?\b/i,
	/dearer/i,
	/time-out/i,
	/\bkit\b/i,
	/in clear\b/i,
	/nobody/i,
	/\bseal(ed|ing)?\b/i,
	/\bpace\b/i,
	/\bblob\b/i,
	/told apart/i,
];

test('the model field names the defaults that the profiles have', () => {
	const told = nodes.flatMap(([, { properties }]) =>
		properties.filter(({ name }) => name === 'model').map(({ description = '' }) => description),
	);
	for (const { label, defaultModels } of profiles) {
		const short = label.replace('Google ', '');
		for (const [task, model] of Object.entries(defaultModels)) {
			const named = told.filter((text) => text.includes(`${model} for ${short}`));
			expect({ task, model, named: named.length > 0 }).toEqual({ task, model, named: true });
		}
	}
});

test.each([
	['gemini', 14],
	['openai', 14],
	['whisper', 1],
	['litellm', 14],
	['vllm', 14],
	['ollama', 12],
	['invoice', 1],
	['subtitle', 1],
	['batch', 2],
	['queue', 2],
])('who types %s finds %d nodes', (typed, count) => {
	const found = globSync('nodes/*/*.node.json', { cwd: root }).filter((file) => {
		const { alias } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { alias: string[] };
		return alias.some((word) => word.toLowerCase() === typed);
	});
	expect(found).toHaveLength(count);
});

describe.each(nodes)('%s', (_name, whole) => {
	const { properties, description } = whole;

	it('has the options of its collections in the order of the alphabet', () => {
		for (const { name, type, options = [] } of allFields(properties)) {
			if (type !== 'collection') continue;
			const titles = (options as INodeProperties[]).map(({ displayName }) => displayName);
			const sorted = titles.toSorted((a, b) => a.localeCompare(b));
			expect({ name, titles }).toEqual({ name, titles: sorted });
		}
	});

	it('asks where to run after what to run, and with the words of all nodes', () => {
		const titles = properties.map(({ displayName }) => displayName);
		const place = titles.indexOf('Execution Mode');
		if (place < 0) return;
		expect(titles.slice(place + 1)).toEqual(['Options', 'Queue Options']);
		expect(properties[place] && choicesOf(properties[place]).map(({ name }) => name)).toEqual([
			'In n8n',
			'Queue and Wait',
			'Queue',
		]);
		// Otherwise n8n asks for them above the field that they depend on.
		expect(properties[0]?.type).toBe('credentials');
	});

	it('is offered no Custom API Call, which n8n adds where the default version is the only one', () => {
		const { version, defaultVersion } = whole;
		expect([defaultVersion === undefined, defaultVersion === version]).toEqual([false, false]);
	});

	it('says of each operation in words what it does, before anything else is asked', () => {
		const operation = properties.find(({ name }) => name === 'operation');
		const asked = properties.filter(({ type }) => type !== 'credentials');
		if (whole.outputs.includes('main') && whole.inputs.length > 0) expect(asked[0]).toBe(operation);
		for (const { name, action } of operation ? choicesOf(operation) : []) {
			expect({ name, action }).toEqual({ name, action: expect.stringMatching(/^[A-Z].* /) });
		}
	});

	it('says nothing in words that were given up', () => {
		const texts = [description, ...allFields(properties).flatMap(textsOf)];
		const found = texts.filter((text) => retired.some((word) => word.test(text)));
		expect(found).toEqual([]);
	});

	it('shows an example in each empty field for text', () => {
		const empty = allFields(properties).filter(
			({ type, default: value, placeholder, typeOptions }) =>
				type === 'string' && (value === '' || typeOptions?.multipleValues) && !placeholder,
		);
		expect(empty.map(({ displayName }) => displayName)).toEqual([]);
	});
});
