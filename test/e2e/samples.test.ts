import { copyDocuments, sampleWorkflows } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { runChain } from './helpers/run-chain';
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
});
