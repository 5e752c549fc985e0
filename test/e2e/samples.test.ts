import { copyDocuments, sampleWorkflows } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { runChain } from './helpers/run-chain';
import { voiceAbsence } from '../helpers/recordings';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
	copyDocuments(stage.n8n);
});

async function run(id: string) {
	const sample = sampleWorkflows(stage.n8n).find((one) => one.id === id);
	if (!sample) throw new Error(`There is no sample ${id}`);
	const execution = await runChain(stage, { ...sample, id }, 120_000);
	expect(execution.data.resultData.error).toBeUndefined();
	return (node: string) => stage.client.items(execution, node).map(({ json }) => json);
}

describe('the sample workflows', () => {
	it('function calling: each message leads to its own node', async () => {
		const of = await run('function-calling');
		expect(of('Track the parcel')).toEqual([{ parcel: 'PX4471' }]);
		expect(of('Look up the weather')).toEqual([{ city: 'Oslo' }]);
		expect(of('Cancel the order')).toEqual([{ order: 'AB1029' }]);
		expect(of('Answer')).toEqual([{ answer: expect.stringContaining('Hello there') as string }]);
	});

	it('vision: the text of each invoice is read', async () => {
		const of = await run('vision');
		const texts = of('Read their text').map(({ text }) => text as string);
		expect(texts).toHaveLength(3);
		expect(texts.join('\n')).toContain('INV-2026-0417');
	});

	it('image generation: a picture for each prompt, in its shape', async () => {
		const of = await run('image-generation');
		expect(of('Generate them').map(({ width, height }) => [width, height])).toEqual([
			[1024, 576],
			[1024, 1024],
			[768, 1024],
		]);
	});

	(voiceAbsence ? it.skip : it)('speech generation: what is spoken is heard', async () => {
		const of = await run('speech-generation');
		expect(of('Hear it back')).toEqual([
			expect.objectContaining({ text: expect.stringContaining('boats') as string }),
		]);
	});

	it('video generation: a video that begins with a picture', async () => {
		const of = await run('video-generation');
		expect(of('Film it')).toEqual([
			expect.objectContaining({ mimeType: 'video/mp4', model: 'veo-3.1-generate-preview' }),
		]);
	});

	it('agent: three steps with two tools, one after another', async () => {
		const of = await run('agent');
		const [answer] = of('Agent');
		const steps = answer?.intermediateSteps as { action: { tool: string; toolInput: object } }[];
		expect(steps.map(({ action }) => [action.tool, action.toolInput])).toEqual([
			['look_up_stock', { article: 'B-9' }],
			['place_order', { article: 'B-9', quantity: 12 }],
			['look_up_stock', { article: 'C-4' }],
		]);
		expect(answer?.output).toContain('There are 7 pieces of C-4 in stock');
	});
});
