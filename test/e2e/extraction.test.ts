import type { Workflow } from '../../playground/n8n/client.mjs';
import {
	copyDocuments,
	sampleWorkflows,
	type SampleDocument,
	type SampleRow,
} from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { chain, extraction, readFiles } from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(300_000);

type Row = SampleRow & { row_key: string };
type Sample = Workflow & { id: string };

const columns = ['kind', 'reference', 'party', 'date', 'amount', 'currency'] as const;

let stage: Stage;
let documents: SampleDocument[];

beforeAll(async () => {
	stage = await sharedStage();
	await stage.postgres();
	documents = copyDocuments(stage.n8n);
});

function sample(id: string): Sample {
	const found = sampleWorkflows(stage.n8n, { withPostgres: true }).find((one) => one.id === id);
	if (!found) throw new Error(`there is no sample workflow ${id}`);
	return found;
}

/** The sample with other parameters of its extraction, and with the job queue at hand. */
function changed(workflow: Sample, parameters: Record<string, unknown>): Sample {
	const nodes = workflow.nodes.map((node) => {
		if (node.name !== 'Extract') return node;
		const credentials = { ...(node.credentials as object) };
		return {
			...node,
			parameters: { ...(node.parameters as object), ...parameters },
			credentials: { ...credentials, jobQueueRedis: { name: 'Playground job queue' } },
		};
	});
	return { ...workflow, id: `${workflow.id}-queued`, nodes };
}

async function run(workflow: Sample): Promise<void> {
	const execution = await runChain(stage, workflow, 200_000);
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	expect(stage.client.items(execution, 'Save rows')).toHaveLength(documents.length);
}

/** What is in the Postgres, read apart from the workflow that wrote it. */
async function rowsInPostgres(): Promise<Row[]> {
	const query = `SELECT row_key, kind, reference, party, to_char(date, 'YYYY-MM-DD') AS date,
		amount::float8 AS amount, currency FROM documents`;
	const workflow = chain([
		{
			name: 'Rows',
			type: 'n8n-nodes-base.postgres',
			typeVersion: 2.6,
			parameters: { resource: 'database', operation: 'executeQuery', query, options: {} },
		},
	]);
	const credentials = { postgres: { name: 'Playground Postgres' } };
	const nodes = workflow.nodes.map((node) =>
		node.name === 'Rows' ? { ...node, credentials } : node,
	);
	const execution = await runChain(stage, { ...workflow, nodes });
	return stage.client.items(execution, 'Rows').map(({ json }) => json as Row);
}

async function rowsInDataTable(): Promise<(Row & { id: number; createdAt: string })[]> {
	const execution = await runChain(
		stage,
		chain([
			{
				name: 'Rows',
				type: 'n8n-nodes-base.dataTable',
				typeVersion: 1.1,
				parameters: {
					resource: 'row',
					operation: 'get',
					dataTableId: { __rl: true, mode: 'name', value: 'Extracted documents' },
					returnAll: true,
				},
			},
		]),
	);
	return stage.client
		.items(execution, 'Rows')
		.map(({ json }) => json as Row & { id: number; createdAt: string });
}

const byReference = (one: { reference: string }, other: { reference: string }) =>
	one.reference.localeCompare(other.reference);

/** Every row as it stands on its document, and none besides. */
function expectTruth(rows: Row[]): void {
	const found = rows.map((row) =>
		Object.fromEntries(columns.map((name) => [name, row[name]])),
	) as unknown[] as SampleRow[];
	expect(found.sort(byReference)).toEqual(documents.map(({ row }) => row).sort(byReference));
}

describe('fifty documents', () => {
	it('are invoices as texts and pictures, e-mails and calls, of which some lack an amount', () => {
		const count = (kind: string) => documents.filter((document) => document.kind === kind).length;
		expect([documents.length, count('invoice'), count('email'), count('call')]).toEqual([
			50, 32, 12, 6,
		]);
		expect(documents.filter(({ file }) => file.endsWith('.png'))).toHaveLength(8);
		expect(documents.filter(({ row }) => row.amount === null).length).toBeGreaterThan(0);
	});

	it('become fifty rows of a Postgres, the same ones each time and on a worker', async () => {
		const workflow = sample('extraction-postgres');
		await run(workflow);
		const first = await rowsInPostgres();
		expectTruth(first);
		expect(new Set(first.map(({ row_key }) => row_key)).size).toBe(documents.length);

		await run(workflow);
		expect((await rowsInPostgres()).sort(byReference)).toEqual(first.sort(byReference));

		await run(
			changed(workflow, {
				runMode: 'queueAndWait',
				queueOptions: { waitInProcessSeconds: 0 },
			}),
		);
		expect((await rowsInPostgres()).sort(byReference)).toEqual(first.sort(byReference));
	});

	it('become fifty rows of a Data Table, which a second run leaves where they are', async () => {
		const workflow = sample('extraction');
		await run(workflow);
		const first = await rowsInDataTable();
		expectTruth(first.map((row) => ({ ...row, date: row.date.slice(0, 10) })));

		await run(workflow);
		const place = ({ id, createdAt, row_key }: (typeof first)[number]) => [id, createdAt, row_key];
		expect((await rowsInDataTable()).map(place)).toEqual(first.map(place));
	});
});

describe('an extraction by the local endpoint', () => {
	it('says that it was made by rules, and quotes where it found each value', async () => {
		const fields = [
			{ name: 'invoice_number', type: 'string', required: true },
			{ name: 'due_date', type: 'date' },
			{ name: 'vat', type: 'number' },
			{
				name: 'lines',
				type: 'objectList',
				fields: {
					field: [
						{ name: 'description', type: 'string' },
						{ name: 'quantity', type: 'integer' },
						{ name: 'unit_price', type: 'number' },
					],
				},
			},
			{ name: 'colour', type: 'string' },
		];
		const document = documents.find(({ file }) => file === 'rechnung-19.txt');
		if (document?.kind !== 'invoice') throw new Error('there is no rechnung-19.txt');
		const execution = await runChain(
			stage,
			chain([
				readFiles(`${stage.n8n.files}/documents/${document.file}`),
				extraction({ fields: { field: fields }, options: { evidence: true } }),
			]),
		);
		const [item] = stage.client.items(execution, 'Extract');
		expect(item?.json).toMatchObject({
			invoice_number: document.number,
			due_date: document.dueDate,
			vat: document.vat,
			lines: document.lines.map(({ description, quantity, unitPrice }) => ({
				description,
				quantity,
				unit_price: unitPrice,
			})),
			colour: null,
			extraction: { model: 'rule-based-extractor' },
		});
		const evidence = item?.json.extraction.evidence as { value: unknown; grounded: boolean }[];
		const told = evidence.filter(({ value }) => value !== null);
		expect(told.length).toBeGreaterThan(document.lines.length * 3);
		expect(told.filter(({ grounded }) => !grounded)).toEqual([]);
	});
});
