import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
	NodeHelpers,
	type ICredentialType,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';
import manifest from '../../package.json';
import { importsOf } from '../helpers/static-imports';

const root = join(__dirname, '..', '..');
const source = (built: string) => join(root, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

/** The class of a file, found as n8n finds it: by the name of the file. */
function load<T>(file: string): T {
	const name = basename(file).split('.')[0] ?? '';
	const exported = jest.requireActual<Record<string, new () => T>>(file);
	const Class = exported[name];
	if (!Class) throw new Error(`${file} has no class ${name}`);
	return new Class();
}

/** Operations whose items are made of what the user has in mind, or of what was queued. */
const unknownBefore = ['extractFields', 'extractRows', 'returnCalls', 'results'];

const providers = ['openai', 'gemini', 'gpt', 'ollama', 'groq', 'openrouter', 'llm'];

/** What somebody types who looks for a node. */
const typed: Partial<Record<string, string[]>> = {
	openAiCompatibleChat: [...providers, 'chat', 'chatgpt', 'claude'],
	openAiCompatibleChatModel: [...providers, 'chat model', 'chatgpt', 'claude'],
	openAiCompatibleEmbeddings: [...providers, 'embed', 'embeddings', 'vector'],
	openAiCompatibleEmbeddingsModel: [...providers, 'embed', 'embeddings', 'vector'],
	openAiCompatibleExtraction: [...providers, 'invoice', 'ocr', 'pdf', 'structured'],
	openAiCompatibleFunctionCalling: [...providers, 'function', 'tools'],
	openAiCompatibleImageGeneration: [...providers, 'generate image', 'image'],
	openAiCompatibleJobs: ['batch', 'job', 'jobs', 'queue'],
	openAiCompatibleJobsTrigger: ['batch', 'job', 'jobs', 'queue'],
	openAiCompatibleModels: [...providers, 'list models'],
	openAiCompatibleRerank: ['rerank', 'reranking', 'cohere', 'jina', 'vllm'],
	openAiCompatibleReranker: ['reranker', 'vector store', 'cohere', 'jina', 'vllm'],
	openAiCompatibleSpeechGeneration: [...providers, 'speech', 'text to speech', 'tts', 'voice'],
	openAiCompatibleTranscription: [
		...[...providers, 'audio file', 'mp3', 'speech to text'],
		...['subtitles', 'transcribe', 'whisper'],
	],
	openAiCompatibleVideoGeneration: [...providers, 'text to video', 'veo', 'video'],
	openAiCompatibleVision: [...providers, 'ocr', 'pdf', 'vision'],
};

const credentials = manifest.n8n.credentials.map((built) => {
	const file = source(built);
	return { file, credential: load<ICredentialType>(file) };
});

describe('the manifest', () => {
	it('names each node and credential once', () => {
		const all = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		expect(new Set(all).size).toBe(all.length);
	});
});

describe.each(manifest.n8n.nodes.map((built) => [basename(built, '.node.js'), source(built)]))(
	'%s',
	(className, file) => {
		const node = load<INodeType>(file);
		const { description } = node;
		const { properties } = description;

		it('is a class named like its file, and its name is the same in camel case', () => {
			expect(node.constructor.name).toBe(className);
			expect(description.name).toBe(`${className.charAt(0).toLowerCase()}${className.slice(1)}`);
		});

		it('has a codex file with its name, a category and aliases', () => {
			const codex = JSON.parse(readFileSync(file.replace(/\.ts$/, '.json'), 'utf8')) as Codex;
			expect(codex.node).toBe(`${manifest.name}.${description.name}`);
			expect(codex.categories).toEqual(['AI']);
			expect(codex.alias.length).toBeGreaterThan(0);
			expect(codex.resources.primaryDocumentation[0]?.url).toMatch(/^https:\/\/.*\/docs\/.*\.md$/);
		});

		it('is found by the words that people type, each of them an alias: n8n puts those first', () => {
			const { alias } = JSON.parse(readFileSync(file.replace(/\.ts$/, '.json'), 'utf8')) as Codex;
			const known = alias.map((one) => one.toLowerCase());
			expect(known).toEqual(expect.arrayContaining(typed[description.name] ?? ['none']));
			expect(new Set(known).size).toBe(known.length);
		});

		it('has a placeholder in Model that n8n shows whole', () => {
			const modes = properties.flatMap(({ modes = [] }) => modes);
			expect(modes.filter(({ placeholder = '' }) => placeholder.length > 40)).toEqual([]);
		});

		it("has a hint for n8n's workflow builder, and the nodes that it names are there", () => {
			const { searchHint = '', relatedNodes = [] } = description.builderHint ?? {};
			expect(searchHint.length).toBeGreaterThan(20);
			const names = manifest.n8n.nodes.map((built) => basename(built, '.node.js').toLowerCase());
			for (const { nodeType } of relatedNodes) {
				const [from = '', name = ''] = nodeType.split(/\.(?=[^.]*$)/);
				if (from === manifest.name) expect(names).toContain(name.toLowerCase());
			}
		});

		it('shows before a first run what its operations give, where that is known', () => {
			const operation = properties.find(({ name }) => name === 'operation');
			const values = (operation?.options ?? []).map((one) =>
				String((one as { value?: unknown }).value),
			);
			const schemas = join(dirname(file), 'output-schemas.ts');
			const shown = existsSync(schemas)
				? jest.requireActual<{ outputSchemas: object }>(schemas).outputSchemas
				: {};
			const known = values.filter((value) => !unknownBefore.includes(value));
			expect(Object.keys(shown).sort()).toEqual(known.sort());
		});

		it('has an icon for light and another for dark', () => {
			expectIcons(description.icon, file);
		});

		it('says in a subtitle what it does, and can be a tool, unless it serves other nodes or starts', () => {
			expect(description.subtitle).toMatch(/^=\{\{ .+ \}\}$/);
			const [runs, serves, starts] = [node.execute, node.supplyData, node.trigger].map(Boolean);
			expect([runs, serves, starts].filter(Boolean)).toEqual([true]);
			expect(description.usableAsTool ?? false).toBe(runs);
			expect(description.group).toEqual([starts ? 'trigger' : 'transform']);
			expect(description.inputs).toEqual(runs ? expect.anything() : []);
			expect(description.description).not.toMatch(/\.$/);
		});

		it('can be resumed and looked at where it can wait, and says so in the editor', () => {
			const canWait = node.webhook !== undefined;
			const methods = (description.webhooks ?? []).map(({ httpMethod }) => httpMethod);
			expect(methods).toEqual(canWait ? ['POST', 'GET'] : []);
			expect(description.waitingNodeTooltip !== undefined).toBe(canWait);
		});

		it('asks only for credentials of this package, by a name that exists', () => {
			const names = credentials.map(({ credential }) => credential.name);
			const asked = description.credentials ?? [];
			expect(asked.length).toBeGreaterThan(0);
			for (const { name, testedBy } of asked) {
				expect(names).toContain(name);
				if (typeof testedBy === 'string') {
					expect(Object.keys(node.methods?.credentialTest ?? {})).toContain(testedBy);
				}
			}
		});

		it('can list what its fields are searched by', () => {
			const searched = properties
				.flatMap(({ modes }) => modes ?? [])
				.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []);
			for (const method of searched) {
				expect(Object.keys(node.methods?.listSearch ?? {})).toContain(method);
			}
		});

		it('has fields whose defaults are possible, and whose names are for people and unique', () => {
			expectFields(properties, description.name);
		});

		it('keeps its defaults when n8n resolves them', () => {
			const resolved = NodeHelpers.getNodeParameters(
				properties,
				{},
				true,
				false,
				{ typeVersion: 1 },
				description,
			);
			const shown = properties.filter((property) =>
				NodeHelpers.displayParameter(resolved ?? {}, property, { typeVersion: 1 }, description),
			);
			expect(Object.keys(resolved ?? {}).sort()).toEqual(shown.map(({ name }) => name).sort());
		});

		it('shows or hides fields by values that exist', () => {
			for (const { name, displayOptions } of properties) {
				const conditions = { ...displayOptions?.show, ...displayOptions?.hide };
				for (const [field, values] of Object.entries(conditions)) {
					const options = properties
						.filter((property) => property.name === field)
						.flatMap(valuesOf);
					expect({ name, field, options }).toEqual({
						name,
						field,
						options: expect.arrayContaining(values as unknown[]) as unknown[],
					});
				}
			}
		});

		it('reads only parameters that it has', () => {
			const read = importsOf(file, 'all').files.flatMap((one) =>
				[...readFileSync(one, 'utf8').matchAll(/getNodeParameter\(\s*'([^']+)'/g)].map(
					([, path = '']) => path,
				),
			);
			// A node that reads nothing would be a node that the scan did not understand.
			expect(read.length).toBeGreaterThan(0);
			const unknown = read.filter((path) => !hasPath(properties, path.split('.')));
			expect(unknown).toEqual([]);
		});

		it('loads nothing but n8n-workflow before it runs', () => {
			const { files, packages } = importsOf(file, 'loaded-at-once');
			expect(packages.filter((one) => one !== 'n8n-workflow')).toEqual([]);
			expect(files.filter((one) => !one.startsWith(join(root, 'nodes')))).toEqual([]);
		});
	},
);

describe.each(
	credentials.map(({ file, credential }) => [credential.name, file, credential] as const),
)('%s', (name, file, credential) => {
	it('is a class named like its file, and its name is the same in camel case', () => {
		const className = basename(file).split('.')[0] ?? '';
		expect(credential.constructor.name).toBe(className);
		expect(name).toBe(`${className.charAt(0).toLowerCase()}${className.slice(1)}`);
	});

	it('has an icon for light and another for dark', () => {
		expectIcons(credential.icon, file);
	});

	it('has fields whose defaults are possible, and whose names are for people and unique', () => {
		expectFields(credential.properties, name);
	});

	it('loads nothing but n8n-workflow', () => {
		const { files, packages } = importsOf(file, 'all');
		expect(files).toEqual([file]);
		expect(packages.filter((one) => one !== 'n8n-workflow')).toEqual([]);
	});

	it('is asked for by a node', () => {
		const asked = manifest.n8n.nodes.flatMap(
			(built) => load<INodeType>(source(built)).description.credentials ?? [],
		);
		expect(asked.map((one) => one.name)).toContain(name);
	});
});

interface Codex {
	node: string;
	categories: string[];
	alias: string[];
	resources: { primaryDocumentation: { url: string }[] };
}

function expectIcons(icon: unknown, file: string): void {
	const { light, dark } = icon as { light: string; dark: string };
	const [lightSvg, darkSvg] = [light, dark].map((one) => {
		expect(one).toMatch(/^file:.+\.svg$/);
		const path = join(dirname(file), one.slice('file:'.length));
		expect(existsSync(path)).toBe(true);
		return readFileSync(path, 'utf8');
	});
	expect(lightSvg).toContain('<svg');
	expect(darkSvg).toContain('<svg');
	expect(lightSvg).not.toBe(darkSvg);
}

type Group = INodePropertyOptions | INodeProperties | INodePropertyCollection;
const isCollection = (one: Group): one is INodePropertyCollection => 'values' in one;
const isField = (one: Group): one is INodeProperties => 'type' in one;

/** The values that a field of type options can have. */
const valuesOf = ({ options = [], type }: INodeProperties): unknown[] =>
	type === 'boolean'
		? [true, false]
		: options.flatMap((one: Group) => (isField(one) || isCollection(one) ? [] : [one.value]));

function expectFields(fields: INodeProperties[], where: string): void {
	// The same name may stand twice only where the two are never shown together.
	const names = fields.map(({ name, ...field }) =>
		'displayOptions' in field ? `${name} ${JSON.stringify(field.displayOptions)}` : name,
	);
	expect({ where, names }).toEqual({ where, names: [...new Set(names)] });
	for (const field of fields) {
		const place = `${where}.${field.name}`;
		// A notice is a sentence.
		if (field.type !== 'notice') {
			expect(`${place}: ${field.displayName}`).toBe(`${place}: ${titleCase(field.displayName)}`);
		}
		expectDefault(field, place);
		for (const option of (field.options ?? []) as Group[]) {
			if (isCollection(option)) expectFields(option.values, `${place}.${option.name}`);
		}
		const inner = ((field.options ?? []) as Group[]).filter(isField);
		if (inner.length > 0) expectFields(inner, place);
	}
}

function expectDefault(field: INodeProperties, place: string): void {
	const { type, typeOptions } = field;
	const value: unknown = field.default;
	const values = valuesOf(field);
	const possible: Partial<Record<INodeProperties['type'], () => boolean>> = {
		options: () => values.includes(value),
		multiOptions: () => Array.isArray(value) && value.every((one) => values.includes(one)),
		boolean: () => typeof value === 'boolean',
		number: () =>
			typeof value === 'number' &&
			value >= (typeOptions?.minValue ?? -Infinity) &&
			value <= (typeOptions?.maxValue ?? Infinity),
		string: () => (typeOptions?.multipleValues ? Array.isArray(value) : typeof value === 'string'),
		notice: () => value === '',
		json: () => typeof JSON.parse(String(value)) === 'object',
		credentials: () => value === '',
		collection: () => JSON.stringify(value) === '{}',
		fixedCollection: () => {
			const groups = ((field.options ?? []) as Group[]).map(({ name }) => name);
			return Object.keys(value as object).every((name) => groups.includes(name));
		},
		dateTime: () => value === '' || Number.isFinite(Date.parse(value as string)),
		resourceLocator: () =>
			(field.modes ?? []).some(({ name }) => name === (value as { mode: string }).mode),
	};
	expect({ place, type, value, possible: possible[type]?.() }).toEqual({
		place,
		type,
		value,
		possible: true,
	});
}

/** Words that stay small inside of a title, as n8n's own rule has it. */
const small = new Set(['a', 'and', 'as', 'at', 'by', 'for', 'in', 'of', 'on', 'or', 'per', 'to']);

function titleCase(text: string): string {
	return text
		.split(' ')
		.map((word, index, { length }) =>
			index > 0 && index < length - 1 && small.has(word.toLowerCase())
				? word.toLowerCase()
				: word.replace(/[a-z]/i, (letter) => letter.toUpperCase()),
		)
		.join(' ');
}

function hasPath(fields: readonly Group[], [head = '', ...rest]: string[]): boolean {
	return fields
		.filter(({ name }) => name === head)
		.some((field) => {
			if (rest.length === 0) return true;
			const inner = isCollection(field)
				? field.values
				: isField(field)
					? (field.options ?? [])
					: [];
			return hasPath(inner, rest);
		});
}
