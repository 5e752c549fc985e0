import { OpenAiCompatibleChat } from '../../../../nodes/Chat/OpenAiCompatibleChat.node';
import { geminiServer } from '../../../gemini/server';
import { geminiCredential, picked } from '../../../helpers/credential-data';
import { executeFunctions } from '../../../helpers/execute-functions';
import { recordedSpans } from '../../../helpers/recorded-spans';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** Runs a Chat node inside n8n; `otel` is what n8n has for nodes that make requests. */
async function spansOf(otel: unknown) {
	const sdk = recordedSpans();
	const server = await geminiServer();
	ends.push(sdk.end, server.close);
	const node = new OpenAiCompatibleChat();
	const { functions } = executeFunctions({
		node,
		items: [{ json: {} }],
		parameters: {
			model: picked('gemini-3.8-flash'),
			messages: { message: [{ role: 'user', content: 'my-prompt' }] },
		},
		credentials: geminiCredential(server.url),
	});
	const ofN8n = {
		additionalData: { otel },
		getWorkflow: () => ({ id: 'workflow', active: true }),
		getExecutionId: () => '7',
	};
	await node.execute.call(Object.assign(functions, ofN8n));
	const [run] = sdk.named('run chat');
	const [call] = sdk.named('chat gemini-3.8-flash');
	expect(call?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
	expect(JSON.stringify(sdk.spans().map(({ attributes }) => attributes))).not.toContain(
		'my-prompt',
	);
	return { run, call };
}

test('the span of a node is below the one that n8n has for it, and calls are below it', async () => {
	const { run, call } = await spansOf({
		injectTraceHeaders(_executionId: string, _node: string, headers: Record<string, string>) {
			headers.traceparent = `00-${traceId}-${spanId}-01`;
		},
	});
	expect(run?.parentSpanContext).toMatchObject({ traceId, spanId });
	expect(call?.spanContext().traceId).toBe(traceId);
});

test.each([
	['nothing', undefined],
	['what is no function', { injectTraceHeaders: 'yes' }],
	['headers that stay empty', { injectTraceHeaders: () => undefined }],
	[
		'an error',
		{
			injectTraceHeaders() {
				throw new Error('no');
			},
		},
	],
])('where n8n has %s for it, a trace begins with the node', async (_, otel) => {
	const { run } = await spansOf(otel);
	expect(run?.parentSpanContext).toBeUndefined();
});
