import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { says } from '../../gemini/model-turn';
import { geminiServer } from '../../gemini/server';
import { testContext } from '../../helpers/context';
import { image } from '../../helpers/images';

const schema = { type: 'object', properties: { total: { type: 'number' } } };

async function extract(
	more: object,
	open: (ref: string) => Promise<Buffer>,
	answer: object = { total: 12 },
) {
	const server = await geminiServer(() => says(JSON.stringify(answer)));
	const { context } = testContext({ url: server.url });
	const media = { open: async ({ ref }: { ref: string }) => Readable.from([await open(ref)]) };
	const request = { model: 'gemini-3.8-flash', schema, text: '', ...more };
	try {
		const parsed = extractionRequest.parse(request);
		const result = await extraction.run(parsed, { ...context, media });
		return { result, asked: JSON.stringify(server.received[0]?.body) };
	} finally {
		await server.close();
	}
}

const fileOf = (ref: string, fileName = ref) => ({
	media: { ref, mimeType: '', fileName, byteLength: 100 },
});

it('few files are read at once', async () => {
	let [running, most] = [0, 0];
	const open = async () => {
		most = Math.max(most, ++running);
		for (let turn = 0; turn < 20; turn++) await nextTurn();
		running--;
		return image('png', 2, 2);
	};
	await extract({ files: Array.from({ length: 10 }, (_, at) => fileOf(String(at))) }, open);
	expect(most).toBe(3);
});
