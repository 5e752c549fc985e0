import { callBack } from '../../workers/call-back';
import { httpServer, json } from '../helpers/http-server';

const never = new AbortController().signal;

test.each([
	[200, { message: 'Workflow was started' }, 'delivered'],
	[200, 'n8n is starting up. Please wait', 'unreachable'],
	[409, { message: 'The execution "1" is running already.' }, 'not-yet'],
	[409, { message: 'The execution "1 has finished already.' }, 'gone'],
	[409, { message: 'The execution "1" has finished with error.' }, 'gone'],
	[404, { message: 'The execution "1" does not exist.' }, 'gone'],
	[404, '<pre>Cannot POST /webhook-waiting/1</pre>', 'unreachable'],
	[410, '', 'gone'],
	[401, { error: 'Invalid token' }, 'refused'],
	[302, '', 'unreachable'],
	[503, { message: 'Database is not ready!' }, 'unreachable'],
])('%i %j means %s', async (status, body, meaning) => {
	const server = await httpServer((_request, response) => {
		json(response, status, body);
	});
	expect(await callBack(server.url, 'batch', never)).toBe(meaning);
	expect(server.received[0]?.body).toEqual({ batchId: 'batch' });
	await server.close();
	expect(await callBack(server.url, 'batch', never)).toBe('unreachable');
});
