import { OpenAiCompatibleChat } from '../../nodes/Chat/OpenAiCompatibleChat.node';
import { picked } from '../helpers/credential-data';
import { durableNode } from './helpers/durable-node';
import { bearer, fixture } from './helpers/fixture';

const setup = fixture();

test.each([
	['a memory', { ai_memory: {} }, /Queued items have no memory/],
	['none', {}, /^$/],
])(
	'a queued chat with %s in the workflow says what becomes of it',
	async (_name, connections, said) => {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		await setup.worker(queue);
		const node = durableNode({
			node: new OpenAiCompatibleChat(),
			queue: queue.settings,
			connections,
			parameters: {
				runMode: 'queueAndWait',
				model: picked('tiny'),
				messages: { message: [{ role: 'user', content: 'Hi' }] },
				queueOptions: { waitInProcessSeconds: 20 },
			},
			credentials: {
				openAiCompatibleApi: {
					provider: 'openai',
					baseUrl: server.endpoint.baseUrl,
					apiKey: bearer,
				},
			},
		});
		expect(await node.execute()).toMatchObject([{ json: { text: 'echo Hi' } }]);
		expect(node.hints.map(({ message }) => message).join()).toMatch(said);
	},
);
