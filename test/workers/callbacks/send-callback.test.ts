import { sendCallback } from '../../../workers/callbacks/send-callback';
import { httpServer, json } from '../../helpers/http-server';

const never = new AbortController().signal;
const of = { batchId: 'batch', executionId: '7' };
const options = { signal: never, timeoutMs: 5000 };

test.each([
	[200, { resumed: true, batchId: 'batch' }, 'delivered'],
	[200, { resumed: false, waitsOn: true, batchId: 'batch' }, 'waits-on'],
	[200, { resumed: false, batchId: 'batch' }, 'declined'],
	// Of another batch, of another program, of a proxy, of n8n for another node.
	[200, { resumed: true, batchId: 'other' }, 'unreachable'],
	[200, { resumed: true }, 'delivered'],
	[502, { resumed: true, batchId: 'batch' }, 'unreachable'],
	[200, { message: 'Workflow was started' }, 'unreachable'],
	[200, 'n8n is starting up. Please wait', 'unreachable'],
	[200, '<html>We will be back soon</html>', 'unreachable'],
	[204, '', 'unreachable'],
	[302, '', 'unreachable'],
	[409, { message: 'The execution "7" is running already.' }, 'not-yet'],
	[409, { message: 'The execution "7 has finished already.' }, 'gone'],
	[409, { message: 'The execution "7" has finished with error.' }, 'gone'],
	[409, { message: 'Somebody else has finished' }, 'unreachable'],
	[404, { code: 404, message: 'The execution "7" does not exist.' }, 'gone'],
	[404, { code: 404, message: 'The execution "70" does not exist.' }, 'unreachable'],
	[404, { message: 'The requested webhook "POST 7" is not registered.' }, 'unreachable'],
	[404, '<pre>Cannot POST /webhook-waiting/1</pre>', 'unreachable'],
	[
		404,
		{
			message:
				'The workflow for execution "7" does not contain a waiting webhook with a matching path/method.',
		},
		'gone',
	],
	[410, '', 'unreachable'],
	[401, { error: 'Invalid token' }, 'refused'],
	[401, '<h1>401 Authorization Required</h1>', 'unreachable'],
	[401, { message: 'Unauthorized' }, 'unreachable'],
	[403, 'Attention Required! | Cloudflare', 'unreachable'],
	[503, { message: 'Database is not ready!' }, 'unreachable'],
	[200, 'null', 'unreachable'],
])('%i %j means %s', async (status, body, meaning) => {
	const server = await httpServer((_request, response) => {
		json(response, status, body);
	});
	const { answer, why } = await sendCallback(server.url, of, options);
	expect(answer).toBe(meaning);
	expect(why === '').toBe(meaning === 'delivered' || meaning === 'waits-on');
	expect(server.received[0]?.body).toEqual({ batchId: 'batch' });
	await server.close();
	expect((await sendCallback(server.url, of, options)).answer).toBe('unreachable');
});

test('n8n that holds the call open may have it', async () => {
	const server = await httpServer(() => undefined);
	const called = await sendCallback(server.url, of, { signal: never, timeoutMs: 100 });
	expect(called).toEqual({ answer: 'held', why: 'n8n has not answered yet' });
	await server.close();
});
