import type { INodeParameters, ISupplyDataFunctions } from 'n8n-workflow';
import { OpenAiCompatibleChatModel } from '../../../nodes/ChatModel/OpenAiCompatibleChatModel.node';
import { supplyChatModel, type LcMessage } from '../../helpers/chat-model';
import { exampleUnder, shapeOf } from '../../helpers/documented-examples';
import { picked } from '../../helpers/credential-data';
import { executeFunctions } from '../../helpers/execute-functions';
import { says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { streamed } from '../../gemini/stream';
import { json } from '../../helpers/http-server';
import { nodeErrorOf } from '../../helpers/node-errors';
import { wav } from '../../helpers/recordings';

jest.setTimeout(60_000);

let server: Awaited<ReturnType<typeof geminiServer>>;
afterEach(async () => {
	await server.close();
});

async function model(reply?: Reply, options: INodeParameters = {}, signal?: AbortSignal) {
	server = await geminiServer(reply);
	const supplied = await supplyChatModel(server.url, { options, signal });
	return { ...supplied, received: server.received };
}

describe('an answer', () => {
	it('has text, usage and cost, and sends only what was set', async () => {
		const { chat, received, outputs } = await model(undefined, { temperature: 0.2 });
		const message = await chat.invoke([
			['system', 'Be kind'],
			['human', 'Hello'],
		]);
		expect(message.text).toBe('echo: Hello');
		expect(message.usage_metadata).toMatchObject({ input_tokens: 35, output_tokens: 74 });
		expect(received.map(({ body }) => body)).toEqual([
			{
				model: 'gemini-3.8-flash',
				messages: [
					{ role: 'system', content: 'Be kind' },
					{ role: 'user', content: 'Hello' },
				],
				temperature: 0.2,
			},
		]);
		const tokenUsage = { promptTokens: 35, completionTokens: 74, totalTokens: 109 };
		expect(outputs).toMatchObject([['ai_languageModel', 0, [[{ json: { tokenUsage } }]]]]);
		const [[, , [[logged]]]] = outputs as [[string, number, [[{ json: object }]]]];
		const example = exampleUnder('chat-model.md', '## Streaming, usage, images');
		expect(shapeOf(logged.json)).toEqual(shapeOf(example));
	});

	it('comes word by word, with the same usage, and its cost', async () => {
		const price = { perMillion: { inputPerMillion: 1, outputPerMillion: 2 } };
		const { chat, outputs } = await model(() => streamed(says('One two three')), { price });
		const words: string[] = [];
		let whole: LcMessage | undefined;
		for await (const chunk of await chat.stream([['human', 'Count']])) {
			if (chunk.text !== '') words.push(chunk.text);
			whole = whole ? whole.concat(chunk) : chunk;
		}
		expect(words).toEqual(['One', ' two', ' three']);
		expect(whole?.usage_metadata).toMatchObject({ input_tokens: 35, output_tokens: 74 });
		expect(JSON.stringify(outputs)).toContain(
			'"tokenUsage":{"promptTokens":35,"completionTokens":74,"totalTokens":109,"cost":0.000183}',
		);
	});

	it("shows the model an image in the form of n8n's chains", async () => {
		const { chat, received } = await model(() => says('A dot'));
		const url = `data:image/png;base64,${Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0', 'latin1').toString('base64')}`;
		await chat.invoke([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What is this?' },
					{ type: 'image_url', image_url: { url } },
				],
			},
		]);
		expect(received[0]?.body.messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What is this?' },
					{ type: 'image_url', image_url: { url } },
				],
			},
		]);
	});
});

describe('files in the forms of agents and chains', () => {
	const pdf = Buffer.from('%PDF-1.4\n');
	const base64 = pdf.toString('base64');
	const sound = wav(1).toString('base64');
	const seen = {
		pdf: { type: 'image_url', image_url: { url: `data:application/pdf;base64,${base64}` } },
		sound: { type: 'input_audio', input_audio: { data: sound, format: 'wav' } },
	};

	it.each<[string, object, object]>([
		[
			"a PDF file of n8n's agent",
			{
				...{ type: 'file', source_type: 'base64', mime_type: 'application/pdf', data: base64 },
				metadata: { filename: 'a.pdf' },
			},
			seen.pdf,
		],
		[
			'a PDF file as LangChain has it',
			{ type: 'file', mimeType: 'application/pdf', data: base64 },
			seen.pdf,
		],
		[
			"a PDF file in OpenAI's form",
			{
				type: 'file',
				file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${base64}` },
			},
			seen.pdf,
		],
		[
			"a PDF file in the form of OpenAI's newer API",
			{ type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${base64}` },
			seen.pdf,
		],
		[
			"a recording in OpenAI's form",
			{ type: 'input_audio', input_audio: { data: sound, format: 'wav' } },
			seen.sound,
		],
		[
			'a recording as LangChain has it',
			{ type: 'audio', mimeType: 'audio/wav', data: sound },
			seen.sound,
		],
		[
			'a recording in the form before',
			{ type: 'audio', source_type: 'base64', mime_type: 'audio/wav', data: sound },
			seen.sound,
		],
	])('%s', async (_name, file, part) => {
		const { chat, received } = await model(() => says('Seen'));
		const text = { type: 'text', text: 'What is this?' };
		await chat.invoke([{ role: 'user', content: [text, file] }]);
		expect(received[0]?.body.messages).toEqual([{ role: 'user', content: [text, part] }]);
	});
});

describe('streaming', () => {
	it('is switched off for a model: the answer comes in one piece, whole', async () => {
		const { chat, received } = await model(undefined, { streaming: false });
		const pieces: string[] = [];
		let whole: LcMessage | undefined;
		for await (const chunk of await chat.stream([['human', 'Hello']])) {
			if (chunk.text !== '') pieces.push(chunk.text);
			whole = whole ? whole.concat(chunk) : chunk;
		}
		expect(pieces).toEqual(['echo: Hello']);
		expect(whole?.usage_metadata).toMatchObject({ input_tokens: 35, output_tokens: 74 });
		expect(received[0]?.body).not.toHaveProperty('stream');
	});
});

describe('thoughts', () => {
	const thinking = says('<thought>Lisbon is south.</thought>Lisbon');
	const content = [
		{ type: 'reasoning', reasoning: 'Lisbon is south.' },
		{ type: 'text', text: 'Lisbon' },
	];

	it('are returned beside the text where they are asked for', async () => {
		const { chat } = await model(() => thinking, { includeThoughts: true });
		const message = await chat.invoke([['human', 'Where is it warmer?']]);
		expect(message.content).toEqual(content);
		expect(message.text).toBe('Lisbon');
	});

	it('are returned of a stream as well', async () => {
		const { chat } = await model(() => streamed(thinking), { includeThoughts: true });
		const blocks: unknown[] = [];
		let text = '';
		for await (const chunk of await chat.stream([['human', 'Where is it warmer?']])) {
			text += chunk.text;
			if (Array.isArray(chunk.content)) blocks.push(...(chunk.content as unknown[]));
		}
		expect(text).toBe('Lisbon');
		expect(blocks).toContainEqual(content[0]);
	});

	it('are left out where they are not', async () => {
		const { chat } = await model(() => thinking);
		const message = await chat.invoke([['human', 'Where is it warmer?']]);
		expect(JSON.stringify(message.content)).not.toContain('south');
	});
});

describe('what goes wrong', () => {
	it('is said in words, at this node', async () => {
		const { chat } = await model((_request, response) => {
			json(response, 400, [{ error: { code: 400, message: 'No such thing', status: 'NO' } }]);
		});
		const error = await nodeErrorOf(chat.invoke([['human', 'Hi']]));
		expect(error).toMatchObject({ message: 'No such thing', functionality: 'configuration-node' });
		expect(error.context.data).toMatchObject({ kind: 'request-invalid' });
	});

	it('in the middle of a stream is said as well', async () => {
		const { chat } = await model(() => streamed(says('One two three'), { cutAfter: 2 }));
		const read = async () => {
			for await (const chunk of await chat.stream([['human', 'Hi']])) expect(chunk).toBeTruthy();
		};
		expect((await nodeErrorOf(read())).message).toMatch(/already streamed/);
	});

	it('stops the request where the execution is cancelled', async () => {
		const stop = new AbortController();
		const { chat } = await model(
			async (_request, response) => {
				stop.abort();
				await new Promise((resolve) => response.on('close', resolve));
			},
			{},
			stop.signal,
		);
		await expect(chat.invoke([['human', 'Hi']])).rejects.toThrow(/cancel/i);
	});

	it('stops the request where nobody reads on', async () => {
		const closed = Promise.withResolvers<undefined>();
		const { chat } = await model((_request, response) => {
			response.on('close', () => {
				closed.resolve(undefined);
			});
			return streamed(says('One two three four'), {
				before: (chunk) => (chunk >= 2 ? closed.promise : undefined),
			});
		});
		for await (const chunk of await chat.stream([['human', 'Hi']])) {
			expect(chunk.text).toBe('One');
			break;
		}
		await closed.promise;
	});

	it('says that no model is selected, where the provider has none', async () => {
		server = await geminiServer();
		const node = new OpenAiCompatibleChatModel();
		const { functions } = executeFunctions({
			node,
			parameters: { model: picked('') },
			credentials: {
				openAiCompatibleApi: { provider: 'ollama', baseUrl: `${server.url}/v1`, apiKey: '' },
			},
		});
		const host: object = functions;
		const error = await nodeErrorOf(node.supplyData.call(host as ISupplyDataFunctions, 0));
		expect(error.message).toBe('No model is selected');
	});
});

describe('a host without the SDK', () => {
	it('is told that it is too old, and to what to update', () => {
		jest.isolateModules(() => {
			jest.doMock('@n8n/ai-node-sdk', () => {
				throw new Error("Cannot find module '@n8n/ai-node-sdk'");
			});
			const { loadSdk } = jest.requireActual<typeof import('../../../nodes/ChatModel/load-sdk')>(
				'../../../nodes/ChatModel/load-sdk',
			);
			expect(loadSdk).toThrow(/does not support chat models/);
		});
	});
});
