import type { Stage } from '../../playground/n8n/stage.mjs';
import { copyDocuments, copyRecordings } from '../../playground/n8n/samples.mjs';
import * as steps from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
	copyDocuments(stage.n8n);
	copyRecordings(stage.n8n, ['.wav']);
});

interface Preview {
	type: string;
	properties?: Record<string, Preview>;
	items?: Preview;
}

/** What n8n shows of a node before it has run. */
async function previewOf({ type, parameters }: steps.Step): Promise<Preview> {
	const { operation } = parameters ?? {};
	const path = `${type}/1.0.0/${String(operation)}.json`;
	const response = await fetch(`${stage.n8n.url}/schemas/${path}`);
	expect([path, response.status]).toEqual([path, 200]);
	return (await response.json()) as Preview;
}

/** The places of a value that are not as the preview has them. */
function unlike(value: unknown, { type, properties, items }: Preview, at = ''): string[] {
	// A price may be unknown.
	if (value === null && at.endsWith('Usd')) return [];
	const is = Array.isArray(value) ? 'array' : typeof value;
	if (is !== (type === 'integer' ? 'number' : type)) return [`${at} is ${is}, not ${type}`];
	if (Array.isArray(value)) return items ? value.flatMap((one) => unlike(one, items, at)) : [];
	return Object.entries(properties ?? {}).flatMap(([name, inner]) =>
		unlike((value as Record<string, unknown>)[name], inner, `${at}/${name}`),
	);
}

const { make, readFiles } = steps;
const texts = make("[{ text: 'A red bus' }, { text: 'A green tram' }]");
const file = (name: string) => () => readFiles(`${stage.n8n.files}/${name}`);
const operation = (name: string, more: Record<string, unknown> = {}) => ({
	operation: name,
	...more,
});

it.each<[string, () => steps.Step, ...steps.Step[]]>([
	['Chat', () => texts, steps.chat(operation('message'))],
	['Vision', file('documents/*.png'), steps.vision(operation('describe'))],
	[
		'Image Generation',
		() => texts,
		steps.imageGeneration(operation('generate', { prompt: '={{ $json.text }}' })),
	],
	['Embeddings', () => texts, steps.embeddings(operation('pairs', { text: '={{ $json.text }}' }))],
	[
		'Transcription',
		file('recordings/weekly-planning.wav'),
		steps.transcription(operation('transcribe')),
	],
	['Models', () => texts, steps.models(operation('list'))],
	[
		'Jobs',
		() => texts,
		steps.chat(operation('message', { runMode: 'queue' })),
		steps.jobs(operation('wait', { batchId: '={{ $json.batchId }}' })),
	],
])('the preview of %s is what its items hold', async (_name, first, ...rest) => {
	const last = rest.at(-1);
	if (!last) throw new Error('Expected a node of ours');
	const preview = await previewOf(last);
	expect(preview.properties).not.toEqual({});
	const execution = await runChain(stage, steps.chain([first(), ...rest]), 120_000);
	expect(execution.status).toBe('success');
	const items = stage.client.items(execution, last.name);
	expect(items.length).toBeGreaterThan(0);
	expect(items.flatMap(({ json }) => unlike(json, preview))).toEqual([]);
});
