import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chat } from '../../capabilities/chat/chat';
import { chatRequest } from '../../capabilities/chat/chat-request';
import { addDelta, type StreamedMessage } from '../../capabilities/chat/add-delta';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf, testContext } from '../helpers/context';
import { httpServer } from '../helpers/http-server';

interface Fixture {
	status?: number;
	body?: unknown;
	raw?: string;
	stream?: object[];
	right: object;
}

const folder = join(__dirname, '../fixtures/endpoint');
const fixtures = (readdirSync(folder, { recursive: true }) as string[])
	.filter((name) => name.endsWith('.json'))
	.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fixture] as const);

test.each(fixtures)(
	'%s is read right',
	async (_name, { status = 200, body, raw, stream, right }) => {
		if (stream) {
			const message: StreamedMessage = {};
			for (const call of stream) addDelta(message, { tool_calls: [call] });
			expect(message.tool_calls?.map(({ id, function: part }) => ({ id, ...part }))).toEqual(right);
			return;
		}
		const server = await httpServer((_request, response) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(raw ?? JSON.stringify(body));
		});
		const settings = { baseUrl: `${server.url}/v1`, apiKey: '', profile: 'generic' as const };
		const client = createEndpointClient(settings, { retry: { attempts: 1 } });
		const { context } = testContext({ client });
		const request = chatRequest.parse({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
		expect((await failureOf(chat.run(request, context))).details).toMatchObject(right);
		await server.close();
	},
);
