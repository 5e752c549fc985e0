import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { parameterMistakes } from '../helpers/parameter-mistakes';
import { noteType, templates } from '../helpers/templates';
import { telegramServer } from './helpers/telegram-server';
import {
	endedExecution,
	runTemplate,
	setParameters,
	showParameters,
	templateStage,
	useTemplate,
} from './helpers/use-template';

jest.setTimeout(180_000);

const playground = join(__dirname, '../../playground');
const document = (file: string) => readFileSync(join(playground, 'documents', file));

let on: Awaited<ReturnType<typeof templateStage>>;

beforeAll(async () => {
	on = await templateStage();
});

afterAll(async () => {
	await on.mail.close();
});

it('all nodes of all templates are in this n8n, with the parameters that they are given', async () => {
	const known = (await on.stage.client.nodeTypes()) as INodeTypeDescription[];
	const mistakes = templates.flatMap(({ file, nodes }) =>
		nodes
			.filter(({ type }) => type !== noteType)
			.flatMap((node) => {
				const description = known.find(
					({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
				);
				if (!description) return [`${file}, ${node.name}: there is no ${node.type} of its version`];
				return parameterMistakes(node, description).map((one) => `${file}, ${node.name}: ${one}`);
			}),
	);
	// The one that waits to be chosen, in a node that is disabled.
	expect(mistakes.filter((one) => !one.includes('Save Row in Google Sheets'))).toEqual([]);
});

describe('a template', () => {
	// Pinned: the mails, as the trigger would return them.
	it('mailbox invoices: one row an invoice, however often it is sent', async () => {
		const attached = (file: string, mimeType: string) => ({
			json: { subject: 'Your invoice', from: 'billing@shop.example' },
			binary: {
				attachment_0: { data: document(file).toString('base64'), mimeType, fileName: file },
			},
		});
		const workflow = useTemplate(on.stage, 'mailbox-invoices-to-table', {
			pinned: {
				'New Email': [
					attached('invoice-larkspur.png', 'image/png'),
					attached('invoice-01.txt', 'text/plain'),
					{ json: { subject: 'No invoice', from: 'news@shop.example' } },
					attached('invoice-01.txt', 'text/plain'),
				],
			},
		});
		await runTemplate(on.stage, workflow, 'Set Up Once');
		await runTemplate(on.stage, workflow, 'New Email');
		const rows = await on.query(
			'SELECT number, seller, total::float8, currency FROM invoices ORDER BY 1',
		);
		expect(rows).toEqual([
			{ number: '2026/34679', seller: 'Quillon Garden Tools Ltd', total: 529.26, currency: 'GBP' },
			{
				number: 'INV-2026-0417',
				seller: 'Larkspur Office Supplies Ltd',
				total: 508.61,
				currency: 'EUR',
			},
		]);
	});

	// A local server in place of api.telegram.org, by the Base URL of the credential.
	it('Telegram receipts: a row and an answer for a photo, a question for anything else', async () => {
		const telegram = await telegramServer(document('invoice-larkspur.png'));
		try {
			await on.stage.client.importCredentials([
				{
					name: 'Telegram of the test',
					type: 'telegramApi',
					data: { accessToken: '7:token', baseUrl: telegram.url },
				},
			]);
			const workflow = useTemplate(on.stage, 'telegram-receipts-to-rows');
			await runTemplate(on.stage, workflow, 'Set Up Once');
			await on.stage.client.activate(workflow.id);
			await telegram.send({ message_id: 1, photo: [{ file_id: 'a' }] });
			const execution = await endedExecution(on.stage, workflow);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(on.jsonOf(execution, 'Save Row')).toMatchObject([
				{ merchant: 'Larkspur Office Supplies Ltd', total: 508.61, currency: 'EUR' },
			]);
			expect(telegram.messages).toMatchObject([
				{
					chat_id: 5,
					text: 'Saved: Larkspur Office Supplies Ltd, 508.61 EUR',
					reply_to_message_id: 1,
				},
			]);
			await telegram.send({ message_id: 3, text: 'Hello' });
			for (const end = Date.now() + 20_000; telegram.messages.length < 2 && Date.now() < end;)
				await new Promise((go) => setTimeout(go, 100));
			expect(telegram.messages[1]?.text).toContain('photo of the whole receipt');
			await on.stage.client.deactivate(workflow.id);
		} finally {
			await telegram.close();
		}
	});

	// Pinned: the mails, as the trigger would return them. Mails go to a local server.
	it('support mail router: each mail goes to the team that can help', async () => {
		const from = 'ada@customer.example';
		const mails = [
			['Hello', 'Please cancel my order AB1029.'],
			['Hello', 'The desk lamp arrived broken.'],
			['Hello', 'I need a copy of invoice CB-8831.'],
			['Hi', 'What a lovely day.'],
		];
		const workflow = useTemplate(on.stage, 'support-mail-router', {
			pinned: {
				'New Email': mails.map(([subject, textPlain]) => ({ json: { from, subject, textPlain } })),
			},
		});
		on.newMails();
		await runTemplate(on.stage, workflow, 'New Email');
		const sent = on.newMails();
		expect(sent.map(({ to, subject }) => [to[0], subject]).sort()).toEqual([
			['accounting@example.com', 'Copy of invoice CB-8831'],
			['orders@example.com', 'Cancel order AB1029'],
			['support@example.com', 'Hi'],
			['warehouse@example.com', `Damage reported by ${from}`],
		]);
		const toOrders = sent.find(({ to }) => to[0] === 'orders@example.com');
		expect(toOrders?.text).toBe(`From: ${from}\nOrder: AB1029\n\nPlease cancel my order AB1029.`);
	});

	// Replaced: the PGVector Store by n8n's Simple Vector Store, since this Postgres has no pgvector.
	// Pinned: the message that a user writes in the chat.
	it('files to a vector store, and a chat about them', async () => {
		const folder = join(on.stage.n8n.files, 'knowledge');
		mkdirSync(folder, { recursive: true });
		writeFileSync(
			join(folder, 'returns.txt'),
			'Goods may be sent back within thirty days, in their original box.',
		);
		writeFileSync(
			join(folder, 'hours.md'),
			'The shop is open from nine to seven, except on Sundays.',
		);
		const inMemory = (node: { parameters: object }) => {
			const { mode, toolDescription } = node.parameters as Record<string, string>;
			const memoryKey = { __rl: true, mode: 'id', value: 'templates' };
			Object.assign(node, {
				type: '@n8n/n8n-nodes-langchain.vectorStoreInMemory',
				typeVersion: 1.3,
				parameters: { mode, memoryKey, ...(toolDescription ? { toolDescription } : {}) },
				credentials: {},
			});
		};
		const workflow = useTemplate(on.stage, 'files-to-pgvector-chat', {
			change: {
				'Store Files': inMemory,
				'Search Files': inMemory,
				'AI Agent': setParameters({ options: { returnIntermediateSteps: true } }),
			},
			pinned: {
				Chat: [
					{
						json: {
							sessionId: 'one',
							action: 'sendMessage',
							chatInput: 'Search the files: within how many days may goods be sent back?',
						},
					},
				],
			},
		});
		const stored = await runTemplate(on.stage, workflow, 'Load Files');
		expect(on.jsonOf(stored, 'Store Files').map(({ metadata }) => metadata)).toMatchObject([
			{ file: 'hours.md' },
			{ file: 'returns.txt' },
		]);
		const [answer] = on.jsonOf(await runTemplate(on.stage, workflow, 'Chat'), 'AI Agent');
		expect(JSON.stringify(answer?.intermediateSteps)).toContain('thirty days');
		expect(answer?.output).toContain('returns.txt');
	});

	// Replaced: HubSpot, whose address is fixed, by a node that shows what it would have been given.
	it('form lead: what the form was sent becomes the fields of a contact', async () => {
		const workflow = useTemplate(on.stage, 'form-lead-to-crm', {
			change: { 'Save Contact': showParameters },
		});
		await on.stage.client.importWorkflows([workflow]);
		await on.stage.client.activate(workflow.id);
		const { webhookId } = workflow.nodes.find(({ name }) => name === 'Lead Form') ?? {};
		const form = new FormData();
		form.set('field-0', 'Ada Byron');
		form.set('field-1', 'ada@engine.example');
		form.set(
			'field-2',
			'From: Engine Works\nPhone: +44 20 7946 0018\nBudget: 900 EUR\n\nWe need 40 desk lamps.',
		);
		const url = `${on.stage.n8n.url}/form/${String(webhookId)}`;
		for (const end = Date.now() + 10_000; ; await new Promise((go) => setTimeout(go, 100))) {
			const { status } = await fetch(url, { method: 'POST', body: form });
			if (status === 200) break;
			if (Date.now() > end) throw new Error(`n8n answered the form with ${String(status)}`);
		}
		const execution = await endedExecution(on.stage, workflow);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(on.jsonOf(execution, 'Save Contact')).toMatchObject([
			{
				operation: 'upsert',
				email: 'ada@engine.example',
				additionalFields: {
					firstName: 'Ada',
					lastName: 'Byron',
					companyName: 'Engine Works',
					phoneNumber: '+44 20 7946 0018',
					message: expect.stringContaining('Budget: 900 EUR') as string,
				},
			},
		]);
		await on.stage.client.deactivate(workflow.id);
	});

	// Pinned: the message that a user writes in the chat. The endpoint is the playground's, in Ollama's dialect, and it has
	// a model of its own.
	it('local agent: asks its tool and answers, on Ollama', async () => {
		await on.stage.client.importCredentials([
			{
				name: 'Ollama of the test',
				type: 'openAiCompatibleApi',
				data: {
					provider: 'ollama',
					baseUrl: on.stage.endpoint.openAiUrl.replace(/\/v1\/?$/, '/ollama/v1'),
					apiKey: '',
				},
			},
		]);
		const workflow = useTemplate(on.stage, 'local-agent-with-ollama', {
			change: {
				'Chat Model': (node) => {
					node.credentials = { openAiCompatibleApi: { id: null, name: 'Ollama of the test' } };
					node.parameters.model = { __rl: true, mode: 'id', value: 'scripted-chat' };
				},
			},
			pinned: {
				Chat: [
					{
						json: {
							sessionId: 'two',
							action: 'sendMessage',
							chatInput: 'Look up the status of order "4711"',
						},
					},
				],
			},
		});
		const [answer] = on.jsonOf(await runTemplate(on.stage, workflow, 'Chat'), 'AI Agent');
		expect(answer?.output).toContain('arrives on Wednesday');
	});
});
