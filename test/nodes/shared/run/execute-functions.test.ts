import { OpenAiCompatibleChat } from '../../../../nodes/Chat/OpenAiCompatibleChat.node';
import { OpenAiCompatibleModels } from '../../../../nodes/Models/OpenAiCompatibleModels.node';
import { picked } from '../../../helpers/credential-data';
import { executeFunctions } from '../../../helpers/execute-functions';

const chat = new OpenAiCompatibleChat();
const queue = { encryptionSecret: 'x'.repeat(32) };

describe('the fake of what n8n hands to a node', () => {
	it('gives the defaults of the description', () => {
		const { functions } = executeFunctions({ node: chat });
		expect(functions.getNodeParameter('runMode', 0)).toBe('inline');
		expect(functions.getNodeParameter('simplify', 0)).toBe(true);
		expect(functions.getNodeParameter('options', 0)).toEqual({});
		expect(functions.getNodeParameter('messages.message', 0)).toEqual([
			{ role: 'user', content: '', attachments: {} },
		]);
	});

	it('gives the value of a resource locator only where it is asked for', () => {
		const { functions } = executeFunctions({ node: chat, parameters: { model: picked('m') } });
		expect(functions.getNodeParameter('model', 0)).toMatchObject({ mode: 'list', value: 'm' });
		expect(functions.getNodeParameter('model', 0, '', { extractValue: true })).toBe('m');
	});

	it('throws on parameters that the description does not have', () => {
		const { functions } = executeFunctions({ node: chat });
		expect(() => functions.getNodeParameter('modle', 0)).toThrow('has no parameter modle');
		expect(() => functions.getNodeParameter('messages.massage', 0, [])).toThrow(
			'has no parameter messages.massage',
		);
		const wrong = executeFunctions({ node: chat, parameters: { modle: 'm' } });
		expect(() => wrong.functions.getNodeParameter('model', 0)).toThrow('The test sets modle');
	});

	it('throws on parameters that are hidden', () => {
		const { functions } = executeFunctions({ node: new OpenAiCompatibleModels() });
		expect(() => functions.getNodeParameter('model', 0, '')).toThrow('model is hidden');
	});

	it('throws where a parameter that may differ by item is read without an item', () => {
		const { functions } = executeFunctions({ node: chat });
		const read = functions.getNodeParameter as (name: string, item: unknown) => unknown;
		expect(() => read('options', [])).toThrow('no item was named');
		expect(read('simplify', [])).toBe(true);
	});

	it('gives only credentials that the node shows, with their defaults', async () => {
		const credentials = { jobQueueRedis: queue };
		const inline = executeFunctions({ node: chat, credentials });
		await expect(inline.functions.getCredentials('jobQueueRedis')).rejects.toThrow('is hidden');
		await expect(inline.functions.getCredentials('openAiApi')).rejects.toThrow('has no credential');
		await expect(inline.functions.getCredentials('openAiCompatibleApi')).rejects.toThrow(
			'Node does not have any credentials set',
		);
		const queued = executeFunctions({
			node: chat,
			parameters: { runMode: 'queue' },
			credentials,
		});
		await expect(queued.functions.getCredentials('jobQueueRedis')).resolves.toMatchObject({
			...queue,
			connection: 'url',
		});
	});

	it('throws on everything else that it does not have', () => {
		const { functions } = executeFunctions({ node: chat });
		expect(() => functions.getWorkflow()).toThrow('The fake IExecuteFunctions has no getWorkflow');
		expect(() => functions.helpers.getBinaryPath('x')).toThrow('has no getBinaryPath');
	});
});
