import type { INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleExtraction } from '../../nodes/Extraction/OpenAiCompatibleExtraction.node';
import { geminiCredential, picked } from './credential-data';
import { runNode, type FakeRun } from './execute-functions';
import { says } from '../gemini/model-turn';
import { geminiServer, type Reply } from '../gemini/server';

/** What the model finds unless it is told otherwise. */
export const invoice = {
	number: 'A-17',
	lines: [
		{ sku: 'cable', price: 9.5 },
		{ sku: 'plug', price: 2 },
	],
};

/** The schema of an invoice as a user fills it in. */
export const invoiceFields = {
	field: [
		{ name: 'number', type: 'string', required: true, description: 'As printed' },
		{
			name: 'lines',
			type: 'objectList',
			fields: {
				field: [
					{ name: 'sku', type: 'string', required: true },
					{ name: 'price', type: 'number' },
				],
			},
		},
	],
};

/** Makes an item of each line of the invoice. */
export const perLine = { operation: 'extractRows', recordsField: 'lines' };

/** The Extraction node beside a Gemini-shaped server that answers with the invoice, or as told. */
export async function extractionHost() {
	const server = await geminiServer((request, response) => host.reply(request, response));
	const invoiceReply: Reply = () => says(JSON.stringify(invoice));
	const host = {
		reply: invoiceReply,
		received: server.received,
		url: server.url,
		close: server.close,
		run: async (parameters: INodeParameters = {}, more: Partial<FakeRun> = {}) =>
			await runNode({
				node: new OpenAiCompatibleExtraction(),
				parameters: {
					model: picked('gemini-3.8-flash'),
					text: 'Invoice A-17',
					fields: invoiceFields,
					...parameters,
				},
				credentials: geminiCredential(server.url),
				...more,
			}),
		/** The fields of the items that come out. */
		async jsonOf(parameters?: INodeParameters, more?: Partial<FakeRun>) {
			return (await host.run(parameters, more)).items.map(({ json }) => json);
		},
	};
	return host;
}
