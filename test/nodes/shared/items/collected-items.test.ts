import { setImmediate } from 'node:timers/promises';
import type { ImageRequest } from '../../../../capabilities/image-generation/image-request';
import type { ImageResult } from '../../../../capabilities/image-generation/image-result';
import { imageGenerationAdapter } from '../../../../nodes/ImageGeneration/image-generation-adapter';
import { OpenAiCompatibleImageGeneration } from '../../../../nodes/ImageGeneration/OpenAiCompatibleImageGeneration.node';
import type { Adapter } from '../../../../nodes/shared/run/adapter';
import { collectedItems } from '../../../../nodes/shared/items/collected-items';
import { picked } from '../../../helpers/credential-data';
import { executeFunctions } from '../../../helpers/execute-functions';

test('few outcomes with files are turned into items at once, in their order', async () => {
	const { functions } = executeFunctions({
		node: new OpenAiCompatibleImageGeneration(),
		parameters: { model: picked('m'), prompt: 'A fox', runMode: 'queueAndWait' },
	});
	let underWay = 0;
	let maxUnderWay = 0;
	const counting: Adapter<ImageRequest, ImageResult> = {
		...imageGenerationAdapter,
		async toItems(_node, { model }) {
			maxUnderWay = Math.max(maxUnderWay, ++underWay);
			await setImmediate();
			underWay -= 1;
			return [{ json: { model } }];
		},
	};
	const usage = { inputTokens: 0, outputTokens: 0, thinkingTokens: 0, totalTokens: 0 };
	const image = { data: 'AA==', mimeType: 'image/png', byteLength: 1 };
	const collected = Array.from({ length: 20 }, (_, itemIndex) => ({
		jobId: `j-${String(itemIndex)}`,
		itemIndex,
		state: 'completed' as const,
		result: { images: [image], model: String(itemIndex), usage: { ...usage, costUsd: null } },
	}));
	const items = await collectedItems(functions, counting, collected);
	expect(items.map(({ json }) => json.model)).toEqual(collected.map(({ result }) => result.model));
	expect(maxUnderWay).toBe(4);
});

test('a queued item that failed at the default model says so', async () => {
	const { functions } = executeFunctions({
		node: new OpenAiCompatibleImageGeneration(),
		parameters: { model: picked(''), prompt: 'A fox', runMode: 'queueAndWait' },
		continueOnFail: true,
	});
	const failure = { kind: 'request-invalid' as const, status: 404, message: 'No such model' };
	const one = { jobId: 'j-0', itemIndex: 0, state: 'failed' as const, failure };
	const [item] = await collectedItems(functions, imageGenerationAdapter, [one]);
	expect(item?.json.error).toMatchObject({
		message: 'No such model',
		hint: expect.stringMatching(/^The field Model is empty/) as string,
	});
});

test.each([
	[0, /None of the 2 items has a result. The Jobs node shows why, with batch ID b{32}/],
	[
		1,
		/1 of 2 results are available\. Get them with the Jobs node and batch ID b{32}, or set On Error/,
	],
])('where %i of two items completed, the error says what can be had', async (good, said) => {
	const { functions } = executeFunctions({
		node: new OpenAiCompatibleImageGeneration(),
		parameters: { model: picked('m'), prompt: 'A fox', runMode: 'queueAndWait' },
	});
	const failure = { kind: 'content-blocked' as const, message: 'No', hint: 'Ask otherwise' };
	const collected = [0, 1].map((itemIndex) => ({
		...{ jobId: `${'b'.repeat(32)}-${String(itemIndex)}`, itemIndex },
		...(itemIndex < good ? { state: 'completed' as const } : { state: 'failed' as const, failure }),
	}));
	await expect(collectedItems(functions, imageGenerationAdapter, collected)).rejects.toMatchObject({
		message: 'No',
		description: expect.stringMatching(said) as string,
	});
});
